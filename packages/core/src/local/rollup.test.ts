import { expect, test } from 'vitest';
import { ownEvents } from '../catalogue/ownEvents.ts';
import { usageEvents } from '../catalogue/usageEvents.ts';
import { kindNotes, toAddition } from './kinds.ts';
import { addTo, decodeRollup, encodeRollup, mergeInto, type Rollup } from './rollup.ts';

function rollupOf(...measured: readonly number[]): Rollup {
  const rollup: Rollup = new Map();
  for (const value of measured) addTo(rollup, { kind: 'a', count: 1, failed: 0, measured: value });
  return rollup;
}

test('survives being written and read, with quantiles within nine per cent', () => {
  const values = Array.from({ length: 1000 }, (_, i) => 10 + i * 3);

  const sketch = decodeRollup(encodeRollup(rollupOf(...values)))?.get('a')?.sketch;

  expect(sketch?.count).toBe(1000);
  for (const share of [0.5, 0.9, 0.99]) {
    const truth = values[Math.ceil(1000 * share) - 1] ?? 0;
    expect(Math.abs((sketch?.quantile(share) ?? 0) / truth - 1)).toBeLessThan(0.09);
  }
});

test('gives the same, whoever adds what first', () => {
  const [one, other] = [rollupOf(5, 0, 70), rollupOf(800, 3)];
  const left = decodeRollup(encodeRollup(one)) ?? new Map();
  mergeInto(left, other);
  mergeInto(other, one);

  expect(left.get('a')?.sketch.toJSON()).toEqual(other.get('a')?.sketch.toJSON());
  expect(left.get('a')?.sketch.toJSON()).toEqual(rollupOf(5, 0, 70, 800, 3).get('a')?.sketch.toJSON());
});

test.each([
  '',
  '{"a":[1',
  'null',
  '[]',
  '{"a":1}',
  '{"a":[-1]}',
  '{"a":["1"]}',
  '{"a":[1,2]}',
  '{"a":[1,0,1,1,1,5]}',
  '{"a":[1,0,1,1,1,5,-1]}',
])('takes nothing from %j', (text) => {
  expect(decodeRollup(text)).toBeUndefined();
});

test('adds up what is beyond two hundred kinds under the type', () => {
  const rollup: Rollup = new Map();
  for (let i = 0; i < 300; i++)
    addTo(rollup, { kind: `ui.click ${i}`, count: 1, failed: 0, measured: undefined });

  expect(rollup.size).toBe(201);
  expect(rollup.get('ui.click *')?.count).toBe(100);
});

test.each([
  [
    'feature.used',
    { featureId: 'export', props: { secret: 'x' } },
    { kind: 'feature.used export', count: 1, failed: 0 },
  ],
  [
    'command.run',
    { command: 'find', durationMs: 12, success: false },
    { kind: 'command.run find', count: 1, failed: 1, measured: 12 },
  ],
  [
    'exception',
    { type: 'TypeError', count: 4, message: 'private' },
    { kind: 'exception TypeError', count: 4, failed: 0 },
  ],
  [
    'health.check',
    { service: 'pay', status: 'unhealthy', responseTimeMs: -1 },
    { kind: 'health.check pay', count: 1, failed: 1 },
  ],
  ['page_view', {}, { kind: 'page_view /users/:id', count: 1, failed: 0 }],
  ['cart.add', { sku: 'lamp' }, { kind: 'cart.add', count: 1, failed: 0 }],
] as const)('of %s keeps a kind and numbers', (type, data, expected) => {
  expect(toAddition({ type, data, page: '/users/:id' })).toEqual({ measured: undefined, ...expected });
});

test.each(Object.entries(kindNotes))(
  'of %s takes fields that exist and are public',
  (type, { name, measure }) => {
    const fields = { ...ownEvents, ...usageEvents }[type]?.fields ?? {};

    for (const field of [name, measure])
      if (field) expect(fields[field], field).toMatchObject({ class: 'public' });
  },
);
