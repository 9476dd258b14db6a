import { expect, it } from 'vitest';
import { toExperiments, type VariantSums } from './experiments.ts';

const sumsOf = (variant: string, gains: readonly number[], weight = 100): VariantSums => ({
  experiment: 'e',
  variant,
  samples: gains.length,
  weights: gains.length * weight,
  squares: gains.length * weight * weight,
  converted: 0,
  gained: gains.reduce((sum, gain) => sum + weight * gain, 0),
  gainedSquares: gains.reduce((sum, gain) => sum + weight * gain * gain, 0),
});

it('takes what fractions are rounded to for no difference between visits', () => {
  for (const price of [0.1, 10.1, 19.99, 1_234.56])
    for (const count of [2, 3, 7, 40]) {
      const [experiment] = toExperiments(
        [sumsOf('control', Array(count).fill(0)), sumsOf('other', Array(count).fill(price), 130)],
        { value: 'price' },
      );

      expect(experiment?.variants[1]).toMatchObject({ value: { deviation: 0 }, versus: { value: null } });
    }
});
