import { randomUUID } from 'node:crypto';
import type { Envelope, WireEvent } from '@candor/core/wire';

/** Some events, numbered from `first`. */
export function makeEvents(count: number, first = 1): WireEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    seq: first + index,
    type: 'checkout',
    timestamp: Date.now(),
    data: { plan: 'pro' },
  }));
}

/** An envelope that any server takes. */
export function makeEnvelope(changes: Partial<Envelope> = {}): Envelope {
  return {
    v: 1,
    id: randomUUID(),
    origin: randomUUID(),
    sentAt: Date.now(),
    sdk: { name: 'test', version: '1' },
    context: { consent: 'full', session: 'session-1' },
    events: makeEvents(1),
    ...changes,
  };
}
