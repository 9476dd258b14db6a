import type { WrittenEnvelope } from '../src/wire/encode.ts';
import type { Envelope } from '../src/wire/envelope.ts';

let made = 0;

/** An envelope with so many events, each with a text of `length` characters that do not compress to nothing. */
export function makeEnvelope(events = 1, length = 10, random: () => number = Math.random): Envelope {
  made += 1;
  const text = (): string =>
    Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
  return {
    v: 1,
    id: `envelope-${made}`,
    origin: 'origin-of-all',
    sentAt: 1_795_176_000_000 + made,
    sdk: { name: '@candor/core', version: '0.1.0' },
    context: { consent: 'full' },
    events: Array.from({ length: events }, (_, i) => ({
      seq: made * 1000 + i,
      type: 'feature.used',
      timestamp: 1_795_176_000_000,
      data: { text: text() },
    })),
  };
}

/** The same with its events as text. */
export function writeEnvelope(envelope: Envelope): WrittenEnvelope {
  return { ...envelope, events: envelope.events.map((event) => JSON.stringify(event)) };
}
