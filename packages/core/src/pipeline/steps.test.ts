import { describe, expect, test } from 'vitest';
import type { PipelineEvent, TelemetryEvent } from '../event.ts';
import { acceptEvent } from './accept.ts';
import { enrich } from './enrich.ts';
import { gate } from './gate.ts';
import { hook } from './hook.ts';
import { sample, shareOf } from './sample.ts';
import { runSteps } from './step.ts';
import { throttle } from './throttle.ts';

const event: PipelineEvent = { type: 'feature.used', timestamp: 1, data: { a: 1 } };
const exception: PipelineEvent = { ...event, type: 'exception' };

test('steps run in their order until one drops the event', () => {
  const reasons: string[] = [];
  const steps = [
    ['first', (one: PipelineEvent) => ({ ...one, page: '/a' })],
    ['second', (one: PipelineEvent) => (one.page ? undefined : one)],
    ['third', () => event],
  ] as const;

  expect(runSteps(steps, event, (reason) => reasons.push(reason))).toBeUndefined();
  expect(reasons).toEqual(['second']);
});

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

test('the gate asks about the type', () => {
  const step = gate((type) => type === 'exception');

  expect(step(exception)).toBe(exception);
  expect(step(event)).toBeUndefined();
});

test('enrich adds the path where there is a page', () => {
  expect(enrich(() => '/a')(event)).toEqual({ ...event, page: '/a' });
  expect(enrich(() => undefined)(event)).toBe(event);
});

describe('sample', () => {
  const options = { strategy: 'probabilistic', rate: 0.25, rates: {}, share: () => 0.2 } as const;

  test('writes the rate on what it lets through', () => {
    expect(sample(options)(event)).toEqual({ ...event, rate: 0.25 });
  });

  test('drops the sessions above the rate', () => {
    expect(sample({ ...options, share: () => 0.25 })(event)).toBeUndefined();
  });

  test('lets every exception through', () => {
    expect(sample({ ...options, rate: 0, share: () => 0.9 })(exception)).toBe(exception);
  });

  test('a type has a rate of its own, exceptions too', () => {
    const rates = { 'feature.used': 1, exception: 0.5 };
    const step = sample({ ...options, rates, share: () => 0.9 });

    expect(step(event)).toBe(event);
    expect(step(exception)).toBeUndefined();
  });

  test('rates of single types count with always', () => {
    const step = sample({ ...options, strategy: 'always', rates: { 'feature.used': 0.1 } });

    expect(step(event)).toBeUndefined();
    expect(step({ ...event, type: 'other' })).toEqual({ ...event, type: 'other' });
  });

  test('never drops everything', () => {
    expect(sample({ ...options, strategy: 'never', rates: { exception: 1 } })(exception)).toBeUndefined();
  });

  test('names of inherited methods are no rates', () => {
    const inherited = { ...event, type: 'constructor' };

    expect(sample({ ...options, rate: 1 })(inherited)).toBe(inherited);
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
    const step = throttle({ max: 10, windowMs: 1000, elapsed: () => now });
    const passed: number[] = [];
    for (; now < 10_000; now += 7) if (step(event)) passed.push(now);

    const most = Math.max(
      ...passed.map((from) => passed.filter((at) => at >= from && at < from + 1000).length),
    );

    expect(most).toBe(10);
    expect(passed.length).toBeGreaterThanOrEqual(95);
  });

  test('lets go on after the window', () => {
    let now = 5;
    const step = throttle({ max: 1, windowMs: 100, elapsed: () => now });

    expect(step(event)).toBe(event);
    expect(step(event)).toBeUndefined();
    now = 105;
    expect(step(event)).toBe(event);
  });
});

describe('hook', () => {
  test('may change the event', () => {
    const step = hook((one) => ({ ...one, data: { b: 2 }, page: '/rewritten' }));

    expect(step({ ...event, page: '/a', rate: 0.5 })).toEqual({
      ...event,
      data: { b: 2 },
      page: '/rewritten',
      rate: 0.5,
    });
  });

  test('cannot change the rate', () => {
    expect(hook((one) => ({ ...one, rate: 0.001 }))({ ...event, rate: 0.5 })).toEqual({
      ...event,
      rate: 0.5,
    });
  });

  test.each<[string, (one: PipelineEvent) => unknown]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['false', () => false],
    ['true', () => true],
    ['a promise', async (one) => one],
    ['an event without a type', () => ({ data: {} })],
    ['an empty type', (one) => ({ ...one, type: '' })],
    [
      'an error',
      () => {
        throw new Error('no');
      },
    ],
  ])('drops the event when it gives %s', (_, beforeSend) => {
    expect(hook(beforeSend)(event)).toBeUndefined();
  });
});
