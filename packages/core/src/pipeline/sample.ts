import { fnv1a } from '../wire/fnv1a.ts';

interface SampleOptions {
  readonly sampling: 'always' | 'never' | 'probabilistic' | 'throttled';
  /** Share of sessions to measure. */
  readonly samplingRate: number;
  /** Shares for single event types. */
  readonly samplingRates: Readonly<Record<string, number>>;
}

/** The share of sessions in which events of a type are let through. */
export function rateOf(type: string, { sampling, samplingRate, samplingRates }: SampleOptions): number {
  if (sampling === 'never') return 0;
  // An error or a decision is too rare and too dear to be left to chance.
  const isDear = type === 'exception' || type === 'consent.change' || type.startsWith('error.');
  const common = sampling === 'always' || isDear ? 1 : samplingRate;
  return (Object.hasOwn(samplingRates, type) ? samplingRates[type] : undefined) ?? common;
}

/** Where an id stands among all ids, evenly from 0 to 1; the same id always stands at the same place. */
export function shareOf(id: string): number {
  // FNV-1a, then the finish of MurmurHash3, so that ids which differ little stand far apart.
  let hash = fnv1a(id);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
