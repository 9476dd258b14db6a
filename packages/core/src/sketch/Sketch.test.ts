import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../test/seededRandom.ts';
import { RELATIVE_ERROR, Sketch } from './Sketch.ts';

const shares = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1];

function sketchOf(values: readonly number[], maxBuckets?: number): Sketch {
  const sketch = new Sketch(maxBuckets);
  for (const value of values) sketch.add(value);
  return sketch;
}

function exact(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** How far the worst quantile is from the exact one, as a share of it. */
function worstError(values: readonly number[], sketch = sketchOf(values)): number {
  return Math.max(
    ...shares.map((share) => {
      const wanted = exact(values, share);
      return Math.abs(sketch.quantile(share) - wanted) / (Math.abs(wanted) || 1);
    }),
  );
}

const random = seededRandom(7);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const many = (draw: () => number): number[] => Array.from({ length: 20_000 }, draw);

const distributions = {
  uniform: many(() => 1 + random() * 999),
  'log-normal': many(() => Math.exp(4 + 1.5 * normal())),
  bimodal: many(() => (random() < 0.7 ? 20 + 3 * normal() : 900 + 50 * normal())),
  'heavy-tailed': many(() => (1 - random()) ** (-1 / 0.8)),
  'mostly zero': many(() => (random() < 0.6 ? 0 : random() * 50)),
  'below and above zero': many(() => 100 * normal()),
};

test('states its relative error', () => {
  expect(RELATIVE_ERROR).toBeGreaterThan(0.0108);
  expect(RELATIVE_ERROR).toBeLessThan(0.0109);
});

describe.each(Object.entries(distributions))('20 000 values, %s', (_, values) => {
  test('have quantiles within the stated error of the exact ones', () => {
    expect(worstError(values)).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-12);
  });

  test('have the same quantiles when they come from four sketches', () => {
    const whole = sketchOf(values);
    const merged = new Sketch();
    for (const from of [0, 1, 2, 3]) merged.merge(sketchOf(values.slice(from * 5000, (from + 1) * 5000)));

    expect(merged.toJSON().buckets).toEqual(whole.toJSON().buckets);
    expect(worstError(values, merged)).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-12);
  });

  test('take no more buckets than it may have', () => {
    expect(sketchOf(values, 1024).buckets.size).toBeLessThanOrEqual(1024);
    expect(sketchOf(values, 16).buckets.size).toBe(Math.min(16, sketchOf(values).buckets.size));
  });
});

test('keeps high quantiles when low buckets melt', () => {
  const values = distributions['log-normal'];
  const small = sketchOf(values, 256);

  for (const share of [0.9, 0.95, 0.99, 1])
    expect(Math.abs(small.quantile(share) - exact(values, share))).toBeLessThanOrEqual(
      exact(values, share) * (RELATIVE_ERROR + 1e-12),
    );
});

test('merges in any order and grouping, also where buckets melt', () => {
  const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(values, values, values, fc.integer({ min: 1, max: 40 }), (a, b, c, maxBuckets) => {
      const of = (...parts: Sketch[]): Sketch => {
        const merged = new Sketch(maxBuckets);
        for (const part of parts) merged.merge(part);
        return merged;
      };
      const [first, second, third] = [a, b, c].map((part) => sketchOf(part, maxBuckets)) as [
        Sketch,
        Sketch,
        Sketch,
      ];
      const left = of(of(first, second), third).toJSON();

      expect(of(first, of(second, third)).toJSON()).toEqual(left);
      expect(of(third, first, second).toJSON()).toEqual(left);
      expect(sketchOf([...c, ...a, ...b], maxBuckets).toJSON()).toEqual(left);
    }),
  );
});

test('gives one value back as it was, and NaN without any', () => {
  expect(sketchOf([123.456]).quantile(0.5)).toBe(123.456);
  expect(new Sketch().quantile(0.5)).toBeNaN();
});

test('leaves out what is no finite number', () => {
  const sketch = sketchOf([Number.NaN, Number.POSITIVE_INFINITY, 5]);

  expect(sketch.toJSON()).toMatchObject({ count: 1, sum: 5, min: 5, max: 5 });
});

test('takes the smallest and the largest numbers', () => {
  expect(worstError([Number.MAX_VALUE, 1e-9, 1])).toBeLessThanOrEqual(RELATIVE_ERROR + 1e-12);
  expect(sketchOf([Number.MIN_VALUE, Number.MAX_VALUE]).buckets.size).toBe(2);
});

test('survives JSON', () => {
  const sketch = sketchOf(distributions.bimodal);
  const copy = new Sketch();
  copy.merge(JSON.parse(JSON.stringify(sketch)));

  expect(copy.toJSON()).toEqual(sketch.toJSON());
});

test('has the buckets of an exponential histogram of scale 5', () => {
  const [bucket = 0] = sketchOf([1.5]).buckets.keys();
  const index = bucket - 961;

  // Bucket i holds what is above γ^i and at most γ^(i + 1).
  expect(2 ** (index / 32)).toBeLessThan(1.5);
  expect(2 ** ((index + 1) / 32)).toBeGreaterThanOrEqual(1.5);
});

test.each([
  [0, 1],
  [-5, 1],
  [2.5, 2],
  [Number.NaN, 1024],
])('of %s buckets has %s', (maxBuckets, buckets) => {
  const sketch = sketchOf(
    Array.from({ length: 2000 }, (_, i) => 1.02 ** i),
    maxBuckets,
  );

  expect(sketch.buckets.size).toBe(buckets);
  expect(sketch.count).toBe(2000);
});
