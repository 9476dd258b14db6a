import { expect, test } from 'vitest';
import { countAt, deviationOf } from './deviate.ts';

/** Of a Poisson distribution: P(X ≤ count). */
function upTo(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k += 1) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

/** Of the normal distribution, below so many deviations. https://dlmf.nist.gov/7.2 by Simpson's rule. */
function below(deviations: number): number {
  const steps = 4_000;
  const width = (deviations + 12) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i += 1) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((-12 + i * width) ** 2) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}

test.each([
  [0, 7],
  [1, 12],
  [4, 20],
  [20, 40],
  [150, 200],
])('%i of %i is as unlikely as it says', (count, mean) => {
  const chance = upTo(count, mean);
  const said = below(deviationOf(count, { mean, lump: 1 }));

  expect(Math.abs(Math.log(said / chance))).toBeLessThan(0.3);
});

test.each([
  [9, 2],
  [20, 8],
  [45, 20],
  [260, 200],
])('so is %i of %i, above', (count, mean) => {
  const chance = 1 - upTo(count - 1, mean);
  const said = below(-deviationOf(count, { mean, lump: 1 }));

  expect(Math.abs(Math.log(said / chance))).toBeLessThan(0.3);
});

test('believes less of what comes in lumps', () => {
  expect(deviationOf(80, { mean: 40, lump: 4 })).toBeLessThan(deviationOf(80, { mean: 40, lump: 1 }) * 0.6);
});

test.each([-4, -1.5, 2, 4])('%i deviations lead to a count, and that back', (deviations) => {
  const expected = { mean: 60, lump: 1.3 };

  expect(deviationOf(countAt(deviations, expected), expected)).toBeCloseTo(deviations, 3);
});

test('no count is so many deviations below a mean of five', () => {
  expect(countAt(-4, { mean: 5, lump: 1 })).toBe(0);
});
