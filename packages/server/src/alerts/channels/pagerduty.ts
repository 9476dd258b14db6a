import { type AlertMessage, shorten } from '../message.ts';
import type { Channel, TargetOf } from './Channel.ts';
import { hostOf, isAtHostOf, readSecret, readUrl } from './fields.ts';

const USUAL_URL = 'https://events.pagerduty.com/v2/enqueue';
const MAX_SUMMARY = 1_024;

/** PagerDuty, by Events API v2: https://developer.pagerduty.com/docs/events-api-v2-overview */
export const pagerduty: Channel<TargetOf<'pagerduty'>> = {
  kind: 'pagerduty',
  takes: ['firing', 'acknowledged', 'resolved', 'test'],
  read(given, kept) {
    const url = readUrl(given, kept?.url, USUAL_URL);
    const routingKey = readSecret(given, 'routingKey', {
      kept: kept?.routingKey,
      isSameHost: isAtHostOf(url, kept?.url),
      least: 20,
      most: 100,
    });
    return { kind: 'pagerduty', url, routingKey };
  },
  placeOf: ({ url }) => hostOf(url),
  async send({ url, routingKey }, message, { post }) {
    await post(url, { body: JSON.stringify(toBody(message, routingKey)) });
    // A test leaves nothing open behind it.
    if (message.what === 'test')
      await post(url, { body: JSON.stringify(toBody({ ...message, what: 'resolved' }, routingKey)) });
  },
};

function toBody(message: AlertMessage, routingKey: string) {
  const actions = {
    firing: 'trigger',
    test: 'trigger',
    acknowledged: 'acknowledge',
    resolved: 'resolve',
  } as const;
  const action = { routing_key: routingKey, event_action: actions[message.what], dedup_key: message.key };
  if (action.event_action !== 'trigger') return action;
  const links = [
    { href: message.link ?? '', text: 'The incident' },
    { href: message.runbook, text: 'Runbook' },
  ].filter(({ href }) => href !== '');
  return {
    ...action,
    payload: {
      summary: shorten(`${message.title}: ${message.text}`, MAX_SUMMARY),
      source: message.project,
      severity: message.severity,
      timestamp: new Date(message.startedAt).toISOString(),
      custom_details: Object.fromEntries(message.facts.map(({ name, value }) => [name, value])),
    },
    client: 'Candor',
    ...(links.length > 0 && { links }),
  };
}
