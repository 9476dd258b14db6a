import { wilson } from '../wilson.ts';
import { exactP } from './exactP.ts';
import { betaI, gammaQ } from './gamma.ts';

/** A share that was measured in so many. */
export interface Share {
  share: number;
  size: number;
  /** How many one that was counted stands for, where only some of those are told. Default 1. */
  stands?: number;
}

/** A mean of values that were measured so often. */
export interface Mean {
  mean: number;
  /** Of the values, unbiased. */
  variance: number;
  size: number;
}

/** How one differs from the other. */
export interface Difference {
  difference: number;
  /** Bounds of the 95 % interval of the difference. */
  low: number;
  high: number;
  /** The probability of a difference as large as this if there were none, looked at once. */
  p: number;
  /** The same, valid however often and whenever one looks. */
  anytime: number;
}

/** How large effects are thought of in standard deviations when a test may be looked at any time. */
const EFFECT = 0.1;

/** Where fewer hits or misses than these are expected on a side, chance is not normal. Cochran 1954. https://doi.org/10.2307/3001616 */
const LEAST_EXPECTED = 5;

/** The probability of a normal deviate at least as far from 0. */
export function normalP(z: number): number {
  return gammaQ(0.5, (z * z) / 2);
}

/** The probability of Student's t at least as far from 0. https://dlmf.nist.gov/8.17 */
export function studentP(t: number, freedom: number): number {
  return betaI(freedom / 2, 0.5, freedom / (freedom + t * t));
}

/** The t beyond which 5 % lie on both sides together, by bisection. */
export function studentQuantile(freedom: number): number {
  let low = 0;
  let high = 2;
  while (studentP(high, freedom) > 0.05) high *= 2;
  for (let round = 0; round < 80; round += 1) {
    const middle = (low + high) / 2;
    if (studentP(middle, freedom) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Two shares: Pearson's z-test with the pooled variance, Fisher's exact one where few are expected, and Newcombe's hybrid score interval, which holds for few and for
 * extreme shares.
 * Newcombe 1998, method 10. https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I
 */
export function compareShares(base: Share, other: Share): Difference {
  const difference = other.share - base.share;
  const pooled = (base.share * base.size + other.share * other.size) / (base.size + other.size);
  const stands = Math.max(base.stands ?? 1, other.stands ?? 1);
  const variance = pooled * (stands - pooled) * (1 / base.size + 1 / other.size);
  const told = pooled / stands;
  const isSparse = Math.min(base.size, other.size) * Math.min(told, 1 - told) < LEAST_EXPECTED;
  const byChance = variance > 0 ? normalP(difference / Math.sqrt(variance)) : 1;
  const p = isSparse ? exactP(toPart(base, stands), toPart(other, stands)) : byChance;
  const [a, b] = [wilson(base.share, base.size, stands), wilson(other.share, other.size, stands)];
  return {
    difference,
    low: difference - Math.hypot(other.share - b.low, a.high - base.share),
    high: difference + Math.hypot(b.high - other.share, base.share - a.low),
    p,
    // Who may look at any time is never surer than who looks once.
    anytime: Math.max(p, anytimeP(difference, variance, EFFECT * EFFECT * pooled * (1 - pooled))),
  };
}

/** In whole numbers, as many as are as certain; of those that are counted, as many as are told. */
function toPart({ share, size }: Share, stands: number): { hits: number; of: number } {
  const of = Math.round(size);
  return { hits: Math.min(of, Math.round((share * size) / stands)), of };
}

/**
 * Two means whose values may spread differently: Welch's test. Null where nothing is known of how they spread: of less than two values, or where none differs from
 * the others of its side. https://doi.org/10.1093/biomet/34.1-2.28
 */
export function compareMeans(base: Mean, other: Mean): Difference | null {
  if (base.size < 2 || other.size < 2) return null;
  const difference = other.mean - base.mean;
  const [a, b] = [base.variance / base.size, other.variance / other.size];
  const variance = a + b;
  if (variance === 0)
    return difference === 0 ? { difference, low: difference, high: difference, p: 1, anytime: 1 } : null;
  const freedom = (variance * variance) / ((a * a) / (base.size - 1) + (b * b) / (other.size - 1));
  const reach = studentQuantile(freedom) * Math.sqrt(variance);
  const pooled = (base.variance * base.size + other.variance * other.size) / (base.size + other.size);
  return {
    difference,
    low: difference - reach,
    high: difference + reach,
    p: studentP(difference / Math.sqrt(variance), freedom),
    anytime: anytimeP(difference, variance, EFFECT * EFFECT * pooled),
  };
}

/**
 * A p-value that may be looked at any time: the inverse of the likelihood ratio between a normal mixture of effects and none.
 * Johari, Koomen, Pekelis and Walsh, Always Valid Inference, 2015. https://arxiv.org/abs/1512.04922
 */
function anytimeP(difference: number, variance: number, mixture: number): number {
  if (variance <= 0 || mixture <= 0) return 1;
  const whole = variance + mixture;
  const log = (mixture * difference * difference) / (2 * variance * whole) - Math.log(whole / variance) / 2;
  return Math.min(1, Math.exp(-log));
}

/** The probability of counts at least as far from the expected shares, by Pearson's χ². */
export function mismatchP(counts: readonly number[], expected: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = expected.reduce((sum, share) => sum + share, 0);
  if (total === 0 || counts.length < 2) return 1;
  const chi = counts.reduce((sum, count, index) => {
    const mean = (total * (expected[index] ?? 0)) / whole;
    return sum + (count - mean) ** 2 / mean;
  }, 0);
  return gammaQ((counts.length - 1) / 2, chi / 2);
}

/** p-values that hold together, in the order in which they were given. Holm 1979. https://www.jstor.org/stable/4615733 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = ps.slice();
  let reached = 0;
  for (const [rank, { p, index }] of order.entries()) {
    reached = Math.max(reached, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = reached;
  }
  return adjusted;
}
