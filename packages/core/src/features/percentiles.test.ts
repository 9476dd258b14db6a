import { expect, test } from 'vitest';
import { toPercentiles } from './percentiles.ts';

test('takes values that were measured, whatever their order', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);

  expect(toPercentiles(values)).toEqual({ count: 100, p50: 50, p75: 75, p90: 90, p95: 95, p99: 99 });
});

test('gives the only value for every share', () => {
  expect(toPercentiles([7])).toEqual({ count: 1, p50: 7, p75: 7, p90: 7, p95: 7, p99: 7 });
});

test('gives zeros for nothing', () => {
  expect(toPercentiles([])).toEqual({ count: 0, p50: 0, p75: 0, p90: 0, p95: 0, p99: 0 });
});
