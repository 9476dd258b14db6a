import { describe, expect, test } from 'vitest';
import type { PipelineEvent, TelemetryEvent } from '../event.ts';
import { acceptEvent } from './accept.ts';
import { rateOf, shareOf } from './sample.ts';
import { shortenEvent } from './shorten.ts';
import { createThrottle } from './throttle.ts';

describe('acceptEvent', () => {
  test.each<[unknown, PipelineEvent | undefined]>([
    [{ type: 'a' }, { type: 'a', timestamp: 99, data: {} }],
    [
      { type: 'a', timestamp: 5, data: { x: 1 } },
      { type: 'a', timestamp: 5, data: { x: 1 } },
    ],
    [
      { type: 'a', timestamp: 'now' },
      { type: 'a', timestamp: 99, data: {} },
    ],
    [
      { type: 'a', timestamp: Number.NaN },
      { type: 'a', timestamp: 99, data: {} },
    ],
    [
      { type: 'a', timestamp: 1e300 },
      { type: 'a', timestamp: 99, data: {} },
    ],
    [
      { type: 'a', data: 'text' },
      { type: 'a', timestamp: 99, data: { value: 'text' } },
    ],
    [
      { type: 'a', data: [1] },
      { type: 'a', timestamp: 99, data: { value: [1] } },
    ],
    [
      { type: 'a', data: null },
      { type: 'a', timestamp: 99, data: {} },
    ],
    [{ type: '' }, undefined],
    [{ type: 5 }, undefined],
    [{}, undefined],
  ])('%j', (given, expected) => {
    expect(acceptEvent(given as TelemetryEvent, 99)).toEqual(expected);
  });
});

describe('rateOf', () => {
  const options = { sampling: 'probabilistic', samplingRate: 0.25, samplingRates: {} } as const;

  test('is the common rate', () => {
    expect(rateOf('feature.used', options)).toBe(0.25);
    expect(rateOf('feature.used', { ...options, sampling: 'throttled' })).toBe(0.25);
    expect(rateOf('feature.used', { ...options, sampling: 'always' })).toBe(1);
  });

  test('lets every exception through', () => {
    expect(rateOf('exception', { ...options, samplingRate: 0 })).toBe(1);
  });

  test('of a type goes before, for exceptions too', () => {
    const samplingRates = { 'feature.used': 1, exception: 0.5 };

    expect(rateOf('feature.used', { ...options, samplingRates })).toBe(1);
    expect(rateOf('exception', { ...options, samplingRates })).toBe(0.5);
  });

  test('of a type counts with always', () => {
    const always = { ...options, sampling: 'always', samplingRates: { 'feature.used': 0.1 } } as const;

    expect(rateOf('feature.used', always)).toBe(0.1);
    expect(rateOf('other', always)).toBe(1);
  });

  test('is nothing with never', () => {
    const never = { ...options, sampling: 'never', samplingRates: { exception: 1 } } as const;

    expect(rateOf('exception', never)).toBe(0);
  });

  test('takes no name of an inherited method for a type', () => {
    expect(rateOf('constructor', { ...options, samplingRate: 1 })).toBe(1);
  });
});

describe('shareOf', () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => `session-${i}`);

  test('gives an id the same place every time', () => {
    expect(shareOf('V1StGXR8_Z5jdHi6B-myT')).toBe(shareOf('V1StGXR8_Z5jdHi6B-myT'));
  });

  test('spreads ids evenly', () => {
    const cells = Array.from({ length: 20 }, () => 0);
    for (const id of ids)
      cells[Math.floor(shareOf(id) * 20)] = (cells[Math.floor(shareOf(id) * 20)] ?? 0) + 1;
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);

    // 19 degrees of freedom: above 43.8 once in a thousand times.
    expect(chiSquare).toBeLessThan(43.8);
  });

  test.each([0.01, 0.1, 0.5])('measures about the share %d of sessions', (rate) => {
    const measured = ids.filter((id) => shareOf(id) < rate).length;
    const deviation = Math.sqrt(ids.length * rate * (1 - rate));

    expect(Math.abs(measured - ids.length * rate)).toBeLessThan(4 * deviation);
  });
});

describe('throttle', () => {
  test('lets at most so many through in any window', () => {
    let now = 0;
    const isFull = createThrottle(() => now);
    const passed: number[] = [];
    for (; now < 10_000; now += 7) if (!isFull(10, 1000)) passed.push(now);

    const most = Math.max(
      ...passed.map((from) => passed.filter((at) => at >= from && at < from + 1000).length),
    );

    expect(most).toBe(10);
    expect(passed.length).toBeGreaterThanOrEqual(95);
  });

  test('lets go on after the window', () => {
    let now = 5;
    const isFull = createThrottle(() => now);

    expect(isFull(1, 100)).toBe(false);
    expect(isFull(1, 100)).toBe(true);
    now = 105;
    expect(isFull(1, 100)).toBe(false);
  });
});

describe('hostile events', () => {
  const refuse = (): never => {
    throw new Error('no');
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();

  test.each<[string, unknown, unknown]>([
    ['data that throws', Object.defineProperty({ type: 'a' }, 'data', { get: refuse }), { value: '[threw]' }],
    ['a revoked proxy as data', { type: 'a', data: revoked.proxy }, { value: revoked.proxy }],
    ['a time that throws', Object.defineProperty({ type: 'a' }, 'timestamp', { get: refuse }), {}],
  ])('of %s the rest is kept', (_, given, data) => {
    const event = acceptEvent(given as TelemetryEvent, 99);

    expect(event).toMatchObject({ type: 'a', timestamp: 99 });
    expect(Object.is(event?.data['value'], (data as { value?: unknown }).value)).toBe(true);
  });

  test('a type as long as a letter is none', () => {
    expect(acceptEvent({ type: 'x'.repeat(1001) }, 99)).toBeUndefined();
  });
});

describe('shortenEvent', () => {
  test.each([1000, 10_000, 60_000])('makes an event fit into %d bytes', (maxBytes) => {
    const data = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`field ${i}`, '漢字"\u0000'.repeat(500)]),
    );

    const text = shortenEvent(JSON.stringify({ seq: 1, type: 'a', timestamp: 1, data }), maxBytes);
    const event = JSON.parse(text);

    expect(new TextEncoder().encode(text).length).toBeLessThan(maxBytes);
    expect(event.data['truncated']).toBe(true);
    expect(Object.keys(event.data).length).toBeGreaterThan(2);
  });
});
