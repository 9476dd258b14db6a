import type { LocalCount, LocalPeriod } from './LocalStore.ts';
import { addDays } from './shelf.ts';

/** Something that has changed so much that it is worth a word, with the numbers that say so. */
export interface Insight {
  /** `slower`: it takes longer than it did. `failing`: it fails more often. `unused`: it was used most days, and is not any more. */
  readonly what: 'slower' | 'failing' | 'unused';
  readonly kind: string;
  /** Now and before: medians in milliseconds, shares in [0, 1], or days of use. */
  readonly now: number;
  readonly before: number;
  /** How many measurements, runs or days each side rests on. */
  readonly evidence: readonly [now: number, before: number];
}

/** Days that are compared, and days that they are compared with. */
const recentDays = 21;
const earlierDays = 42;
/** Fewer say nothing. */
const fewestMeasured = 40;
const fewestDays = 7;
/** Chance would have to be less than about one in a hundred thousand: there are many kinds and many weeks. */
const leastSigma = 4.5;
/** Of ranks, which 21 days cannot bring much above 5. */
const leastRankSigma = 4;
const mostChance = 1e-5;

/**
 * What has changed in the last three weeks against the six before; nothing, where chance could have done it. Takes what `read()`
 * gives, and `today` such as `2026-11-28`.
 */
export function insightsOf(periods: readonly LocalPeriod[], today: string): readonly Insight[] {
  const turn = addDays(today, -recentDays);
  const start = addDays(turn, -earlierDays);
  const days = periods.filter(({ unit, from }) => unit === 'day' && from > start && from <= today);
  const recent = days.filter(({ from }) => from > turn);
  const earlier = days.filter(({ from }) => from <= turn);
  const kinds = new Set(earlier.flatMap((day) => day.kinds.map(({ kind }) => kind)));
  return [...kinds].flatMap((kind) => {
    const [now, before] = [daysOf(recent, kind), daysOf(earlier, kind)];
    return [
      ...slower(kind, now, before),
      ...failing(kind, now, before),
      ...(recent.length >= fewestDays ? unused(kind, now, before) : []),
    ];
  });
}

type Days = readonly LocalCount[];

function daysOf(periods: readonly LocalPeriod[], kind: string): Days {
  return periods.flatMap(({ kinds }) => kinds.filter((count) => count.kind === kind));
}

/** By the medians of the days, so that one bad day says nothing. */
function slower(kind: string, now: Days, before: Days): Insight[] {
  const [recent, earlier] = [medians(now), medians(before)];
  const evidence = [measuredIn(now), measuredIn(before)] as const;
  const isThin =
    recent.length < fewestDays || earlier.length < fewestDays || Math.min(...evidence) < fewestMeasured;
  // Most of these are measured in milliseconds, and of less nobody takes note.
  if (isThin || kind.startsWith('engagement') || kind.includes(' CLS')) return [];
  const [middle, middleBefore] = [middleOf(recent), middleOf(earlier)];
  if (middle < 1.5 * middleBefore || middle - middleBefore < 50) return [];
  const sigma = rankSigma(recent, earlier);
  return sigma >= leastRankSigma
    ? [{ what: 'slower', kind, now: middle, before: middleBefore, evidence }]
    : [];
}

/** By the difference of two shares, https://en.wikipedia.org/wiki/Two-proportion_Z-test */
function failing(kind: string, now: Days, before: Days): Insight[] {
  const [[failed, runs], [failedBefore, runsBefore]] = [sums(now), sums(before)];
  if (failed < 5 || runsBefore < fewestMeasured) return [];
  const [share, shareBefore] = [failed / runs, failedBefore / runsBefore];
  const pooled = (failed + failedBefore) / (runs + runsBefore);
  const sigma = (share - shareBefore) / Math.sqrt(pooled * (1 - pooled) * (1 / runs + 1 / runsBefore));
  return share >= 0.05 && sigma >= leastSigma
    ? [{ what: 'failing', kind, now: share, before: shareBefore, evidence: [runs, runsBefore] }]
    : [];
}

/** By how likely three weeks without it are for somebody who uses it on as many days as before. */
function unused(kind: string, now: Days, before: Days): Insight[] {
  if (now.length || !/^(feature\.used|command\.run) /.test(kind)) return [];
  const chance = (1 - Math.min(before.length, earlierDays) / (earlierDays + 1)) ** recentDays;
  return chance <= mostChance
    ? [{ what: 'unused', kind, now: 0, before: before.length, evidence: [recentDays, earlierDays] }]
    : [];
}

/** How far the ranks of the recent days are above chance, https://en.wikipedia.org/wiki/Mann–Whitney_U_test */
function rankSigma(recent: readonly number[], earlier: readonly number[]): number {
  const [m, n] = [recent.length, earlier.length];
  const wins = recent.reduce(
    (sum, one) => sum + earlier.reduce((won, other) => won + (one > other ? 1 : one === other ? 0.5 : 0), 0),
    0,
  );
  return (wins - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12);
}

function medians(days: Days): readonly number[] {
  return days.flatMap(({ measured }) => (measured ? [measured.p50] : []));
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function measuredIn(days: Days): number {
  return days.reduce((sum, { measured }) => sum + (measured?.count ?? 0), 0);
}

function sums(days: Days): readonly [failed: number, runs: number] {
  return [days.reduce((sum, { failed }) => sum + failed, 0), days.reduce((sum, { count }) => sum + count, 0)];
}
