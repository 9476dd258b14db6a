import { expect, test } from 'vitest';
import { createRandom } from '../../test/random.ts';
import { mannWhitney } from '../queries/statistics/mannWhitney.ts';
import { holm, normalP } from '../queries/statistics/tests.ts';
import { compareShares } from './twoShares.ts';

test.each([
  [0, 1],
  [1, 0.3173105078629141],
  [1.959963984540054, 0.05],
  [-3, 0.0026997960632601866],
  [3.6, 0.00031821717],
  [6, 1.973175289e-9],
  [10, 1.523970604e-23],
])('knows what is left beyond %d deviations', (z, tail) => {
  expect(normalP(z) / tail).toBeCloseTo(1, 6);
});

test('counts every pair as brute force does, ties as halves', () => {
  const first = [3, 1, 4, 1, 5, 9, 2, 6];
  const second = [5, 3, 5, 8, 9, 7, 9];
  const pairs = first.flatMap((a) => second.map((b) => (b > a ? 1 : b === a ? 0.5 : 0)));
  const share = pairs.reduce((sum: number, one) => sum + one, 0) / pairs.length;

  expect(mannWhitney(first, second).superiority).toBeCloseTo(share, 12);
});

test('is as sure as a permutation test', () => {
  const random = createRandom(11);
  const first = Array.from({ length: 40 }, () => random());
  const second = Array.from({ length: 50 }, () => random() + 0.11);
  const { superiority, probability } = mannWhitney(first, second);
  const all = [...first, ...second];
  const times = 4_000;

  let asFar = 0;
  for (let turn = 0; turn < times; turn += 1) {
    for (let index = all.length - 1; index > 0; index -= 1) {
      const other = Math.floor(random() * (index + 1));
      [all[index], all[other]] = [all[other] ?? 0, all[index] ?? 0];
    }
    const shuffled = mannWhitney(all.slice(0, 40), all.slice(40)).superiority;
    if (Math.abs(shuffled - 0.5) >= Math.abs(superiority - 0.5)) asFar += 1;
  }

  expect(probability).toBeGreaterThan(asFar / times / 1.6);
  expect(probability).toBeLessThan((asFar / times) * 1.6 + 0.002);
});

test('says nothing where everything is the same', () => {
  expect(mannWhitney([2, 2, 2], [2, 2])).toEqual({ superiority: 0.5, probability: 1 });
  expect(mannWhitney([], [1])).toEqual({ superiority: 0.5, probability: 1 });
});

test('compares shares, and says nothing of too few', () => {
  expect(compareShares({ hits: 20, of: 1_000 }, { hits: 20, of: 1_000 })).toBe(1);
  expect(compareShares({ hits: 0, of: 50 }, { hits: 4, of: 50 })).toBe(1);
  expect(compareShares({ hits: 10, of: 0 }, { hits: 10, of: 50 })).toBe(1);
  // The normal distribution says 0.000418 of it, too much by a fifth.
  expect(compareShares({ hits: 20, of: 1_000 }, { hits: 50, of: 1_000 })).toBeCloseTo(0.0003485, 7);
  expect(compareShares({ hits: 40_000, of: 2_000_000 }, { hits: 40_400, of: 2_000_000 })).toBeCloseTo(
    0.15516,
    4,
  );
});

test.each([
  [
    { hits: 8, of: 4_000 },
    { hits: 2, of: 40 },
  ],
  [
    { hits: 12, of: 30 },
    { hits: 3, of: 60 },
  ],
  [
    { hits: 60, of: 60 },
    { hits: 3, of: 14 },
  ],
])('is as sure of the shares %j and %j as adding up all ways to deal them out', (first, second) => {
  const [hits, of] = [first.hits + second.hits, first.of + second.of];
  const choose = (n: number, k: number): bigint => {
    let ways = 1n;
    for (let index = 0; index < k; index += 1) ways = (ways * BigInt(n - index)) / BigInt(index + 1);
    return ways;
  };
  const ways = (count: number): bigint => choose(hits, count) * choose(of - hits, second.of - count);
  const counts = Array.from({ length: second.of + 1 }, (_, count) => count);
  const chance = (some: number[]): number =>
    Number((some.reduce((sum, count) => sum + ways(count), 0n) * 10n ** 18n) / choose(of, second.of)) / 1e18;
  const [least, most] = [
    chance(counts.filter((count) => count <= second.hits)),
    chance(counts.filter((count) => count >= second.hits)),
  ];

  expect(compareShares(first, second) / (2 * Math.min(least, most))).toBeCloseTo(1, 6);
});

test('corrects for how much was looked at', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
});
