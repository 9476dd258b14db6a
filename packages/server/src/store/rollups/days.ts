import type { TimeRange } from '../../api/types.ts';

/** A day of UTC. */
export const DAY_MS: number = 24 * 60 * 60 * 1_000;

/** Days that lie in a range from their beginning to their end, as numbers since the epoch. */
export function wholeDaysOf({ from, to }: TimeRange): number[] {
  const first = Math.ceil(from / DAY_MS);
  return Array.from({ length: Math.max(0, Math.floor(to / DAY_MS) - first) }, (_, index) => first + index);
}

/** What a range has besides these days of it, oldest first. */
export function without({ from, to }: TimeRange, days: Iterable<number>): TimeRange[] {
  const left: TimeRange[] = [];
  let start = from;
  for (const day of [...days].sort((a, b) => a - b)) {
    if (day * DAY_MS > start) left.push({ from: start, to: day * DAY_MS });
    start = (day + 1) * DAY_MS;
  }
  if (start < to) left.push({ from: start, to });
  return left;
}
