import { logGamma } from '../queries/statistics/gamma.ts';

/** So many of a whole. */
export interface Share {
  hits: number;
  of: number;
}

/** Fewer of either kind than this in both together say too little to be told. */
const LEAST = 10;
/** What is smaller than this part of a sum does not change it. */
const NEGLIGIBLE = 1e-17;

/**
 * How often chance alone would make two shares differ as much: twice the chance of as many hits on this side where all hits are dealt out by lot, which is exact
 * for few and for sides of very different size. 1 where there is too little for it. Fisher, 1935. https://doi.org/10.2307/2342435
 */
export function compareShares(first: Share, second: Share): number {
  const of = first.of + second.of;
  // What is counted a moment later may be more than the whole was.
  const firstHits = Math.min(first.hits, first.of);
  const secondHits = Math.min(second.hits, second.of);
  const hits = firstHits + secondHits;
  if (first.of === 0 || second.of === 0 || hits < LEAST || of - hits < LEAST) return 1;
  const isMore = secondHits * of > hits * second.of;
  const [some, side] = isMore ? [secondHits, second.of] : [firstHits, first.of];
  return Math.min(1, 2 * chanceOfMore(some, { side, hits, of }));
}

/** The chance that at least `some` of the hits fall on a side, by the hypergeometric distribution. */
function chanceOfMore(some: number, { side, hits, of }: Record<'side' | 'hits' | 'of', number>): number {
  const misses = of - hits;
  let term = Math.exp(logChoose(hits, some) + logChoose(misses, side - some) - logChoose(of, side));
  let sum = 0;
  for (let count = some; term > sum * NEGLIGIBLE; count += 1) {
    sum += term;
    term *= ((hits - count) * (side - count)) / ((count + 1) * (misses - side + count + 1));
  }
  return sum;
}

/** The logarithm of the number of ways to choose. */
function logChoose(of: number, some: number): number {
  return logGamma(of + 1) - logGamma(some + 1) - logGamma(of - some + 1);
}
