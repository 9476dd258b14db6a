import { logGamma } from './gamma.ts';

/** So many of a whole. */
export interface Part {
  hits: number;
  of: number;
}

/** What is smaller than this part of a sum does not change it. */
const NEGLIGIBLE = 1e-17;

/**
 * How often chance alone would make two parts differ as much: twice the chance of as many hits on this side where all hits are dealt out by lot, which is exact for
 * few and for sides of very different size. Fisher, 1935. https://doi.org/10.2307/2342435
 */
export function exactP(first: Part, second: Part): number {
  const hits = first.hits + second.hits;
  const of = first.of + second.of;
  const isMore = second.hits * of > hits * second.of;
  const { hits: some, of: side } = isMore ? second : first;
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
