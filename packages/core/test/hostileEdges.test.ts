import { afterEach, expect, test } from 'vitest';
import { TelemetryCollector, type WireEvent } from '../src/index.ts';

let delivered: WireEvent[] = [];
const collector = (): TelemetryCollector =>
  new TelemetryCollector({ customTransport: async (events) => void delivered.push(...events) });

afterEach(() => {
  delivered = [];
});

test('a call where the stack ends does not stop the collector', async () => {
  const telemetry = collector();
  const overflow = (...rest: unknown[]): void => {
    try {
      telemetry.track({ type: 'deep' });
    } catch {
      // Where exactly the stack ends is the engine's business.
    }
    overflow(...rest);
  };

  for (let parameters = 0; parameters < 30; parameters += 3)
    expect(() => overflow(...Array.from({ length: parameters }))).toThrow(RangeError);
  telemetry.track({ type: 'after' });
  for (let i = 0; i < 5; i++) await telemetry.flush();

  expect(delivered.map(({ type }) => type)).toContain('after');
});

test.each<[string, unknown]>([
  ['a date', new Date(0)],
  ['a set', new Set([1])],
  ['bytes', new Uint8Array(2)],
  ['a proxy that refuses', new Proxy({}, { getPrototypeOf: () => undefined as never })],
  ['a toJSON that gives a text', { toJSON: () => 'text' }],
])('%s as data becomes fields, which is all a server takes', async (_, data) => {
  const telemetry = collector();

  telemetry.track({ type: 'a', data: data as never });
  await telemetry.flush();

  expect(delivered[0]?.data).toMatchObject({ value: expect.anything() });
});

test('a long type ends with a whole letter', async () => {
  const telemetry = collector();

  telemetry.track({ type: `a${'😀'.repeat(150)}` });
  await telemetry.flush();

  expect(delivered[0]?.type.isWellFormed()).toBe(true);
});
