import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../test/random.ts';
import { betaI, gammaQ, logGamma } from './gamma.ts';
import {
  compareMeans,
  compareShares,
  holm,
  mismatchP,
  normalP,
  type Share,
  studentP,
  studentQuantile,
} from './tests.ts';

describe('the functions', () => {
  it('ln Γ is the logarithm of factorials, and of √π at a half', () => {
    let factorial = 1;
    for (let n = 1; n < 25; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  });

  it.each([
    [0.5, 0.1],
    [0.5, 3],
    [1.5, 0.4],
    [2, 7],
    [7.5, 7.5],
    [20, 31],
  ])('Q(%d, %d) is what integrating gives', (a, x) => {
    const whole = Math.exp(logGamma(a));
    const tail = integrate((t) => t ** (a - 1) * Math.exp(-t), x, x + 200);

    expect(gammaQ(a, x)).toBeCloseTo(tail / whole, 6);
  });

  it.each([
    [2, 3, 0.2],
    [2, 3, 0.9],
    [12.5, 1.5, 0.7],
    [40, 60, 0.41],
  ])('I(%d, %d) at %d is what integrating gives', (a, b, x) => {
    const density = (t: number) => t ** (a - 1) * (1 - t) ** (b - 1);

    expect(betaI(a, b, x)).toBeCloseTo(integrate(density, 0, x) / integrate(density, 0, 1), 6);
  });

  it('knows the customary quantiles', () => {
    expect(normalP(1.959963984540054)).toBeCloseTo(0.05, 12);
    expect(studentP(2.2281388519862744, 10)).toBeCloseTo(0.05, 9);
    expect(studentQuantile(10)).toBeCloseTo(2.2281388519862744, 9);
    expect(studentQuantile(1e6)).toBeCloseTo(1.95997, 4);
    expect(mismatchP([60, 40], [1, 1])).toBeCloseTo(0.04550026, 7);
  });
});

describe('two shares', () => {
  it('differ as often by chance as shuffling finds', () => {
    const random = createRandom(5);
    for (const [a, b, size] of [
      [30, 45, 300],
      [100, 118, 400],
      [12, 9, 250],
    ] as const) {
      const { p, difference } = compareShares({ share: a / size, size }, { share: b / size, size });
      const people = Array.from({ length: 2 * size }, (_, index) => (index < a + b ? 1 : 0));
      const rounds = 4_000;
      let farther = 0;
      for (let round = 0; round < rounds; round += 1) {
        const first = takeSome(people, size, random);
        const distance = Math.abs(a + b - 2 * first) / size;
        // Half of those that are even, for counts are whole and the test is not.
        if (Math.abs(distance - Math.abs(difference)) < 1e-9) farther += 0.5;
        else if (distance > Math.abs(difference)) farther += 1;
      }

      expect(Math.abs(p - farther / rounds)).toBeLessThan(0.03);
    }
  });

  it('hold the true difference in 95 of 100 intervals', () => {
    const random = createRandom(6);
    const [size, base, other] = [180, 0.08, 0.12];
    let held = 0;
    for (let round = 0; round < 2_000; round += 1) {
      const { low, high } = compareShares(
        { share: toss(size, base, random), size },
        { share: toss(size, other, random), size },
      );
      if (low <= other - base && other - base <= high) held += 1;
    }

    expect(held / 2_000).toBeGreaterThan(0.93);
    expect(held / 2_000).toBeLessThan(0.98);
  });

  it('seem to differ in no more than 5 of 100 cases where one is rare and measured in few', () => {
    const random = createRandom(14);
    const [many, few, rate, rounds] = [4_000, 45, 0.003, 1_000];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const base = { share: toss(many, rate, random), size: many };
      if (compareShares(base, { share: toss(few, rate, random), size: few }).p < 0.05) found += 1;
    }

    expect(found / rounds).toBeLessThan(0.05);
  });

  it.each([
    [0.1, 0.1, 3_000],
    [0.9, 0.2, 500],
    [0.05, 0.02, 1_000],
  ])(
    'of %d, of which %d is told in %d, seem to differ in about 5 of 100 cases, and differ by what 95 hold',
    (share, told, size) => {
      const random = createRandom(15);
      const rounds = 1_000;
      const draw = (): Share => ({
        share: Math.min(1, toss(size, share * told, random) / told),
        size,
        stands: 1 / told,
      });
      let [found, held] = [0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const { p, low, high } = compareShares(draw(), draw());
        if (p < 0.05) found += 1;
        if (low <= 0 && 0 <= high) held += 1;
      }

      expect(found / rounds).toBeLessThan(0.07);
      expect(held / rounds).toBeGreaterThan(0.93);
    },
  );

  it('are found different by peeking, but not by the p-value that allows it', () => {
    const random = createRandom(7);
    const [rounds, looks, size] = [400, 20, 200];
    let once = 0;
    let anytime = 0;
    for (let round = 0; round < rounds; round += 1) {
      let [a, b] = [0, 0];
      let isOnce = false;
      let isAnytime = false;
      for (let look = 1; look <= looks; look += 1) {
        a += toss(size, 0.2, random) * size;
        b += toss(size, 0.2, random) * size;
        const seen = look * size;
        const found = compareShares({ share: a / seen, size: seen }, { share: b / seen, size: seen });
        isOnce ||= found.p < 0.05;
        isAnytime ||= found.anytime < 0.05;
      }
      if (isOnce) once += 1;
      if (isAnytime) anytime += 1;
    }

    expect(once / rounds).toBeGreaterThan(0.15);
    expect(anytime / rounds).toBeLessThan(0.05);
  });

  it('that differ much are found by both', () => {
    const { p, anytime } = compareShares({ share: 0.1, size: 5_000 }, { share: 0.14, size: 5_000 });

    expect(p).toBeLessThan(1e-6);
    expect(anytime).toBeLessThan(0.01);
  });

  it('of nobody or everybody do not differ', () => {
    expect(compareShares({ share: 0, size: 10 }, { share: 0, size: 10 })).toMatchObject({ p: 1, anytime: 1 });
    expect(compareShares({ share: 1, size: 10 }, { share: 1, size: 10 })).toMatchObject({ p: 1, anytime: 1 });
  });

  it('are never surer when one may look at any time', () => {
    const { p, anytime } = compareShares({ share: 0.003, size: 4_000 }, { share: 3 / 45, size: 45 });

    expect(p).toBeLessThan(0.05);
    expect(anytime).toBeGreaterThanOrEqual(p);
  });
});

describe('two means', () => {
  const draw = (size: number, mean: number, spread: number, random: () => number): number[] =>
    // A skewed sample, as amounts of money are.
    Array.from({ length: size }, () => mean - spread - spread * Math.log(1 - random()));

  it('are compared as drawing again and again compares them', () => {
    const random = createRandom(8);
    const base = draw(160, 50, 10, random);
    const other = draw(90, 54, 25, random);
    const found = compareMeans(momentsOf(base), momentsOf(other));
    const differences = Array.from(
      { length: 3_000 },
      () => meanOf(again(other, random)) - meanOf(again(base, random)),
    ).sort((a, b) => a - b);
    const width = (found?.high ?? 0) - (found?.low ?? 0);

    expect(Math.abs((found?.low ?? 0) - (differences[75] ?? 0))).toBeLessThan(width * 0.1);
    expect(Math.abs((found?.high ?? 0) - (differences[2_924] ?? 0))).toBeLessThan(width * 0.1);
  });

  it('seem to differ in 5 of 100 cases where they do not', () => {
    const random = createRandom(9);
    let found = 0;
    for (let round = 0; round < 3_000; round += 1) {
      const [base, other] = [draw(60, 10, 2, random), draw(60, 10, 2, random)];
      if ((compareMeans(momentsOf(base), momentsOf(other))?.p ?? 1) < 0.05) found += 1;
    }

    expect(found / 3_000).toBeGreaterThan(0.035);
    expect(found / 3_000).toBeLessThan(0.065);
  });

  it('of one value each cannot be compared', () => {
    expect(compareMeans({ mean: 1, variance: 0, size: 1 }, { mean: 2, variance: 0, size: 1 })).toBeNull();
  });

  it('of values that never differ are not told apart for certain: two of ten and three of nothing are no proof', () => {
    const none = { mean: 0, variance: 0, size: 3 };

    expect(compareMeans(none, { mean: 10, variance: 0, size: 2 })).toBeNull();
    expect(compareMeans(none, { mean: 0, variance: 0, size: 2 })).toMatchObject({ p: 1, anytime: 1 });
  });

  it('of less than two values that count alike cannot be compared, and of two have bounds', () => {
    const [first, second] = [
      { mean: 1, variance: 3, size: 1.002 },
      { mean: 2, variance: 3, size: 1.002 },
    ];
    const { low, high } = compareMeans({ ...first, size: 2 }, { ...second, size: 2 }) ?? {};

    expect(compareMeans(first, second)).toBeNull();
    expect(compareMeans({ ...first, size: 90 }, second)).toBeNull();
    expect([low, high].every(Number.isFinite)).toBe(true);
  });
});

it('a mismatch is as likely as tossing finds', () => {
  const random = createRandom(10);
  const counts = [520, 460, 500];
  const far = (of: readonly number[], mean: number) =>
    of.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
  const total = 1_480;
  const chi = far(counts, total / 3);
  let farther = 0;
  for (let round = 0; round < 3_000; round += 1) {
    const tossed = [0, 0, 0];
    for (let one = 0; one < total; one += 1) {
      const at = Math.floor(random() * 3);
      tossed[at] = (tossed[at] ?? 0) + 1;
    }
    if (far(tossed, total / 3) >= chi) farther += 1;
  }

  expect(Math.abs(mismatchP(counts, [1, 1, 1]) - farther / 3_000)).toBeLessThan(0.03);
});

it('several p-values are raised by Holm, and stay in order', () => {
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.5])).toEqual([0.5]);
  expect(holm([])).toEqual([]);
});

function integrate(density: (t: number) => number, from: number, to: number): number {
  // The midpoint rule on a scale that is fine at both ends.
  const count = 200_000;
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const u = (index + 0.5) / count;
    const smooth = u * u * (3 - 2 * u);
    sum += density(from + (to - from) * smooth) * 6 * u * (1 - u);
  }
  return (sum * (to - from)) / count;
}

function takeSome(people: readonly number[], size: number, random: () => number): number {
  const left = [...people];
  let sum = 0;
  for (let index = 0; index < size; index += 1) {
    const at = index + Math.floor(random() * (left.length - index));
    [left[index], left[at]] = [left[at] ?? 0, left[index] ?? 0];
    sum += left[index] ?? 0;
  }
  return sum;
}

function toss(size: number, share: number, random: () => number): number {
  let hits = 0;
  for (let index = 0; index < size; index += 1) if (random() < share) hits += 1;
  return hits / size;
}

function again(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? 0);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function momentsOf(values: readonly number[]) {
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance, size: values.length };
}
