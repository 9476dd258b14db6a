import { normalP } from './tests.ts';

/** What the test says of two samples. */
export interface RankTest {
  /** How likely a value of the second is above one of the first; ties count half. 0.5 where they are alike. */
  superiority: number;
  /** How often chance alone would differ as much, on either side. */
  probability: number;
}

/**
 * The rank-sum test with the correction for ties, by the normal approximation, which is close from some 20 values a side on: it
 * assumes nothing about the distributions. Mann and Whitney, 1947, https://doi.org/10.1214/aoms/1177730491
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankTest {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) return { superiority: 0.5, probability: 1 };
  const all = [
    ...first.map((value) => ({ value, isSecond: false })),
    ...second.map((value) => ({ value, isSecond: true })),
  ];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  let tieSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const ties = end - start;
    const seconds = all.slice(start, end).filter(({ isSecond }) => isSecond).length;
    rankSum += seconds * ((start + 1 + end) / 2);
    tieSum += ties ** 3 - ties;
    start = end;
  }
  const above = rankSum - (m * (m + 1)) / 2;
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - tieSum / (total * (total - 1)));
  const superiority = above / (n * m);
  if (!(variance > 0)) return { superiority, probability: 1 };
  const distance = Math.max(0, Math.abs(above - (n * m) / 2) - 0.5);
  return { superiority, probability: normalP(distance / Math.sqrt(variance)) };
}
