import type { InnerEvent } from '../../event.ts';
import { originOf } from '../../intake/eventId.ts';
import { GROWING_TYPES } from '../../queries/vitalRating.ts';
import { DAY_MS } from '../rollups/days.ts';

/** `isLastTold` over the events of a scope in memory, newest first. */
export function lastTold(events: readonly InnerEvent[]): InnerEvent[] {
  const last = new Map<string, InnerEvent>();
  for (const event of events) {
    if (isOnce(event) || !isAgain(event)) continue;
    const key = keyOf(event);
    if (!last.has(key)) last.set(key, event);
  }
  return events.filter((event) => isOnce(event) || (last.get(keyOf(event)) ?? event) === event);
}

function isOnce(event: InnerEvent): boolean {
  return !GROWING_TYPES.includes(event.type) || loadOf(event) === '';
}

function isAgain({ numbers, value }: InnerEvent): boolean {
  const delta = numbers['delta'];
  return 'previous' in numbers || (delta !== undefined && value !== null && delta !== value);
}

function keyOf(event: InnerEvent): string {
  return JSON.stringify([Math.floor(event.at / DAY_MS), event.name, loadOf(event)]);
}

function loadOf({ id, source, attributes }: InnerEvent): string {
  const { id: told = '', navigationType = '' } = attributes;
  if (told !== '') return told;
  return source === 'own' ? `${originOf(id)} ${navigationType}` : '';
}
