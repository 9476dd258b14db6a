import type { WireEvent } from '@candor/core/wire';
import { type Refusal, refuse } from './refusal.ts';

/** From this share of the spool on, what only adds detail is turned down. */
const shedAbove = 0.5;
/** From this share on, everything has to come again later; what is left is for what is on its way already. */
const refuseAbove = 0.8;
const longestWaitSeconds = 60;

const details: ReadonlySet<string> = new Set([
  'browser.bottleneck',
  'browser.resources',
  'http.client.request',
  'session.heartbeat',
  'span',
  'ui.render',
]);
const quiet: ReadonlySet<unknown> = new Set(['debug', 'trace']);

/** What may still come while a share of the spool, from 0 to 1, waits for the store. */
export interface Pressure {
  /** Whether this event would be turned down, so that errors and vitals have the room. */
  sheds(event: WireEvent): boolean;
  /** Why nothing is taken, with a wait that grows as the room shrinks; `undefined` as long as there is enough. */
  refusal: Refusal | undefined;
}

/** Errors outlive vitals, and these outlive detail: what a spool that fills up lets go, and when. */
export function pressureAt(share: number): Pressure {
  const isShedding = share >= shedAbove;
  const urgency = Math.min(1, (share - refuseAbove) / (1 - refuseAbove));
  return {
    sheds: ({ type, data }) =>
      isShedding && (details.has(type) || (type === 'log' && quiet.has(data['severity']))),
    refusal:
      share >= refuseAbove ? refuseFull(2 + Math.round(urgency * (longestWaitSeconds - 2))) : undefined,
  };
}

/** Refuses because too much waits to be stored; `retryAfter` is in seconds. */
export function refuseFull(retryAfter: number = longestWaitSeconds): Refusal {
  return { ...refuse(503, 'full', 'Too much waits to be stored; send again later.'), retryAfter };
}
