import { numberedDrops } from '@candor/core/wire';
import type { DeliveryTally } from '../api/types.ts';

/** How long a browser keeps what it could not deliver: a page load not heard of since brings nothing any more. */
export const OUTSTANDING_MS: number = 7 * 24 * 60 * 60 * 1_000;

/** What is known of one page load, or of the part of it that belongs to one session. */
export interface OriginCounts {
  produced: number;
  stored: number;
  rejected: number;
  dropped: Record<string, number>;
  /** When the page load was last heard of. */
  heard: number;
}

/** What became of the events of one page load. `letGo` are those of its drops that had a number. */
export function tallyOf(
  { produced, stored, rejected, dropped, heard }: OriginCounts,
  now: number,
  letGo: number = numberedDrops(dropped),
): DeliveryTally {
  const missing = Math.max(0, produced - stored - rejected - letGo);
  const isOutstanding = heard > now - OUTSTANDING_MS;
  return {
    loads: 1,
    produced,
    stored,
    rejected,
    dropped,
    letGo,
    missing,
    outstanding: isOutstanding ? missing : 0,
    lost: isOutstanding ? 0 : missing,
  };
}

/** Several tallies as one. */
export function sumTallies(tallies: readonly DeliveryTally[]): DeliveryTally {
  const sum = (countOf: (tally: DeliveryTally) => number): number =>
    tallies.reduce((total, tally) => total + countOf(tally), 0);
  return {
    loads: sum(({ loads }) => loads),
    produced: sum(({ produced }) => produced),
    stored: sum(({ stored }) => stored),
    rejected: sum(({ rejected }) => rejected),
    dropped: combine(
      tallies.map(({ dropped }) => dropped),
      (a, b) => a + b,
    ),
    letGo: sum(({ letGo }) => letGo),
    missing: sum(({ missing }) => missing),
    outstanding: sum(({ outstanding }) => outstanding),
    lost: sum(({ lost }) => lost),
  };
}

/** The highest count for each reason. */
export function highestCounts(counts: readonly Record<string, number>[]): Record<string, number> {
  return combine(counts, Math.max);
}

function combine(
  counts: readonly Record<string, number>[],
  join: (a: number, b: number) => number,
): Record<string, number> {
  const joined = new Map<string, number>();
  for (const [reason, count] of counts.flatMap(Object.entries<number>))
    joined.set(reason, join(joined.get(reason) ?? 0, count));
  return Object.fromEntries(joined);
}
