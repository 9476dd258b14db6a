import { expect, it } from 'vitest';
import { createRandom } from '../../test/random.ts';
import { weightedQuantile } from '../store/memory/quantile.ts';
import { levelsAround, quantileInterval } from './quantileInterval.ts';
import { effectiveSize } from './wilson.ts';

/** The true percentile of −1000 ln(1 − u). */
const trueQuantile = (level: number): number => -1_000 * Math.log(1 - level);

it.each([
  [0.75, 40],
  [0.75, 400],
  [0.5, 150],
  [0.95, 900],
])('holds the true p%d of %d measurements in at least 95 of 100 cases', (level, size) => {
  const random = createRandom(size);
  const rounds = 600;
  let held = 0;
  for (let round = 0; round < rounds; round += 1) {
    const measured = Array.from({ length: size }, () => ({ value: trueQuantile(random()), weight: 100 }));
    const { low, high } = intervalOf(level, measured);
    if ((low ?? 0) <= trueQuantile(level) && trueQuantile(level) <= (high ?? Infinity)) held += 1;
  }

  expect(held / rounds).toBeGreaterThan(0.93);
});

it('is about right for measurements that are kept at different rates', () => {
  const random = createRandom(1);
  const rounds = 400;
  let held = 0;
  for (let round = 0; round < rounds; round += 1) {
    const measured = Array.from({ length: 2_000 }, (_, index) => ({
      value: trueQuantile(random()),
      weight: index % 2 === 0 ? 200 : 1_000,
    })).filter(({ weight }) => random() < 100 / weight);
    const { low, high } = intervalOf(0.75, measured);
    if ((low ?? 0) <= trueQuantile(0.75) && trueQuantile(0.75) <= (high ?? Infinity)) held += 1;
  }

  expect(held / rounds).toBeGreaterThan(0.92);
});

it('narrows with more measurements, and is none for a handful', () => {
  const random = createRandom(2);
  const draw = (size: number) =>
    Array.from({ length: size }, () => ({ value: trueQuantile(random()), weight: 100 }));
  const widthOf = (size: number): number => {
    const { low, high } = intervalOf(0.75, draw(size));
    return (high ?? Infinity) - (low ?? 0);
  };

  expect(widthOf(10_000)).toBeLessThan(widthOf(1_000));
  expect(widthOf(1_000)).toBeLessThan(widthOf(100));
  expect(intervalOf(0.75, draw(9))).toEqual({ low: null, high: null });
  expect(intervalOf(0.99, draw(20)).high).toBeNull();
});

function intervalOf(level: number, measured: readonly { value: number; weight: number }[]) {
  const weights = measured.reduce((sum, { weight }) => sum + weight, 0);
  const squares = measured.reduce((sum, { weight }) => sum + weight * weight, 0);
  const levels = levelsAround(level).map((one) => weightedQuantile(one, measured) ?? null);
  return quantileInterval(
    level,
    effectiveSize(weights, squares),
    (one) => levels[levelsAround(level).indexOf(one)] ?? null,
  );
}
