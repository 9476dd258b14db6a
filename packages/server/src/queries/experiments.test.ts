import { expect, it } from 'vitest';
import { toExperiments, type VariantSums } from './experiments.ts';

const sumsOf = (variant: string, gains: readonly number[], weight = 100): VariantSums => ({
  experiment: 'e',
  variant,
  samples: gains.length,
  weights: gains.length * weight,
  squares: gains.length * weight * weight,
  converted: 0,
  convertedSquares: 0,
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

it('is as unsure of a variant that nobody converted as of the others, where goals are told more rarely', () => {
  const told = { ...sumsOf('control', Array(1_000).fill(0)), converted: 20_000, convertedSquares: 200_000 };
  const sure = { ...told, convertedSquares: 20_000 };
  const none = sumsOf('none', Array(1_000).fill(0));
  const [seldom, always] = [told, sure].map((control) => toExperiments([control, none], {})[0]?.variants);

  expect(seldom?.map(({ rate }) => rate)).toEqual([0.2, 0]);
  expect(always?.map(({ rate }) => rate)).toEqual([0.2, 0]);
  // 3.84 ÷ 1003.84 of one for each that it stands for.
  expect(always?.[1]?.high).toBeCloseTo(0.0038, 4);
  expect(seldom?.[1]?.high).toBeCloseTo(0.0383, 4);
  expect(seldom?.[0]?.low).toBeLessThan(always?.[0]?.low ?? 0);
  expect(seldom?.[1]?.versus?.rate?.p).toBeGreaterThan(always?.[1]?.versus?.rate?.p ?? 1);
});
