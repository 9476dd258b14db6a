import { expect, it } from 'vitest';
import { toHeights } from './heights.ts';

it('begins at nothing and leaves room above the highest value', () => {
  expect(toHeights(20, 40, {})).toEqual([0, 46]);
});

it('shows values below nothing', () => {
  const [bottom, top] = toHeights(-40, 100, {});

  expect(bottom).toBeLessThan(-40);
  expect(top).toBeGreaterThan(100);
});

it('ends at nothing where all values are below it', () => {
  expect(toHeights(-40, -20, {})).toEqual([-46, 0]);
});

it('has a height where there is nothing to show', () => {
  expect(toHeights(0, 0, {})).toEqual([0, 1]);
  expect(toHeights(null, null, {})).toEqual([0, 1]);
});

it('reaches as high as it is told to', () => {
  expect(toHeights(0, 1, { minTop: 4 })[1]).toBeGreaterThanOrEqual(4);
  expect(toHeights(0, 1, { limits: { good: 10, poor: 20 } })[1]).toBeGreaterThan(10);
});
