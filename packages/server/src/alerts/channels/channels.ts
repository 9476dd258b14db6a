import type { ChannelKind, ChannelTarget } from '../../api/types.ts';
import type { AlertMessage } from '../message.ts';
import { alertmanager } from './alertmanager.ts';
import type { Channel, Wire } from './Channel.ts';
import { email } from './email.ts';
import { refuse } from './fields.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

/** Every kind of channel. */
const KINDS = { webhook, slack, teams, pagerduty, opsgenie, alertmanager, email } as const;

/** The kind of channel of a name. */
export function channelOf(kind: unknown): Channel {
  const found =
    typeof kind === 'string' && Object.hasOwn(KINDS, kind) ? KINDS[kind as ChannelKind] : undefined;
  // Each takes the targets of its own kind, and is given no others.
  if (found) return found as unknown as Channel;
  return refuse('kind', `must be one of ${Object.keys(KINDS).join(', ')}`);
}

/** Sends a message to a target of whatever kind. */
export function send(target: ChannelTarget, message: AlertMessage, wire: Wire): Promise<void> {
  return channelOf(target.kind).send(target, message, wire);
}
