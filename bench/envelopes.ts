import { randomBytes, randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Envelope, encodeEnvelope, WIRE_VERSION } from '@candor/core/wire';

/** Envelopes as many pages would send them, packed; every one from an origin of its own. */
export function createEnvelopes(count: number, events: number): Buffer[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) =>
    gzipSync(encodeEnvelope(createEnvelope(index, events, now))),
  );
}

/** The same, but what events say hardly repeats: the least that can be packed. */
export function createVariedEnvelopes(count: number, events: number): Buffer[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const envelope = createEnvelope(index, events, now);
    const varied = envelope.events.map((event) => ({
      ...event,
      timestamp: event.timestamp - randomInt(60_000),
      page: `/reports/${randomBytes(6).toString('base64url')}`,
      data: {
        ...event.data,
        featureId: randomBytes(9).toString('base64url'),
        rows: randomInt(1_000_000),
        durationMs: randomInt(10_000_000) / 1000,
      },
    }));
    return gzipSync(encodeEnvelope({ ...envelope, events: varied }));
  });
}

/** Gives one after the other of those that are packed already: answers would wait for packing. */
export function eachOf(bodies: Buffer[]): () => Buffer {
  return () => bodies.pop() ?? Buffer.alloc(0);
}

/** Gives one envelope after the other, each new and of its time; they are packed a hundred at once, for which answers wait. */
export function endlessEnvelopes(events: number): () => Buffer {
  const ready: Buffer[] = [];
  const next = eachOf(ready);
  return () => {
    if (ready.length === 0) ready.push(...createEnvelopes(100, events));
    return next();
  };
}

function createEnvelope(index: number, events: number, now: number): Envelope {
  return {
    v: WIRE_VERSION,
    id: randomBytes(16).toString('base64url').slice(0, 21),
    origin: randomBytes(16).toString('base64url').slice(0, 21),
    sentAt: now,
    sdk: { name: '@candor/core', version: '0.1.0' },
    context: {
      consent: 'enhanced',
      session: randomBytes(16).toString('base64url').slice(0, 21),
      release: '1.4.2',
      browser: 'Chrome 156',
      os: 'Linux',
      device: 'desktop',
    },
    events: Array.from({ length: events }, (_, at) => ({
      seq: at + 1,
      type: at % 5 === 0 ? 'browser.web_vital' : 'feature.used',
      timestamp: now - 5000 + at * 100,
      page: `/reports/${index % 40}`,
      data:
        at % 5 === 0
          ? {
              name: 'LCP',
              value: 1200 + ((index * 37 + at * 13) % 3000),
              rating: 'good',
              id: `v6-${index}-${at}`,
            }
          : {
              featureId: `feature-${(index + at) % 60}`,
              action: at % 2 ? 'opened' : 'confirmed',
              rows: (index * at) % 5000,
              durationMs: ((index + at * 7) % 900) / 10,
              success: at % 9 !== 0,
            },
    })),
  };
}
