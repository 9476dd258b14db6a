import { expect, test } from 'vitest';
import { Histogram } from './Histogram.ts';

test('counts each value in every bucket that reaches it', () => {
  const histogram = new Histogram([1, 10]);

  for (const value of [0.5, 1, 1.1, 10, 11]) histogram.add(value);

  expect(histogram.read()).toEqual({
    buckets: [
      { upTo: 1, count: 2 },
      { upTo: 10, count: 4 },
      { upTo: Number.POSITIVE_INFINITY, count: 5 },
    ],
    count: 5,
    sum: 23.6,
  });
});

test('counts a value for as many as it stands for, in whole numbers that never fall', () => {
  const histogram = new Histogram([1, 2]);

  for (const value of [0.5, 1.5, 2.5]) histogram.add(value, 1.4);
  const { buckets, count } = histogram.read();

  expect(buckets.map((bucket) => bucket.count)).toEqual([1, 3, 4]);
  expect(count).toBe(4);
});

test('leaves out what is no number', () => {
  const histogram = new Histogram([1]);

  histogram.add(Number.NaN);

  expect(histogram.read()).toMatchObject({ count: 0, sum: 0 });
});
