import { normalP } from '../queries/statistics/tests.ts';

/** So many of a whole. */
export interface Share {
  hits: number;
  of: number;
}

/** Fewer of either kind than this in both together say nothing by this test. */
const LEAST = 10;

/**
 * How often chance alone would make two shares differ as much: the pooled two-proportion test with the correction for continuity. 1 where
 * there is too little for it. https://doi.org/10.1002/9780470316740, 2.2
 */
export function compareShares(first: Share, second: Share): number {
  const of = first.of + second.of;
  const hits = first.hits + second.hits;
  if (first.of === 0 || second.of === 0 || hits < LEAST || of - hits < LEAST) return 1;
  const pooled = hits / of;
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  const difference = Math.abs(second.hits / second.of - first.hits / first.of);
  const correction = (1 / first.of + 1 / second.of) / 2;
  return normalP(Math.max(0, difference - correction) / deviation);
}
