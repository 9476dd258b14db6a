import type { TimeRange } from '../api/types.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7].map((count) => count * DAY),
];

/** More points than this no chart can show on a phone. */
export const MAX_BUCKETS = 120;

/** The shortest customary step that cuts the range into at most `MAX_BUCKETS` buckets. */
export function bucketMsOf(range: TimeRange): number {
  const fits = (step: number) => bucketCountOf(range, step) <= MAX_BUCKETS;
  return STEPS.find(fits) ?? DAY * Math.ceil((range.to - range.from) / DAY / (MAX_BUCKETS - 1));
}

/** Start of the bucket that holds a moment; buckets start at multiples of their length since the epoch. */
export function bucketStartOf(at: number, bucketMs: number): number {
  return Math.floor(at / bucketMs) * bucketMs;
}

/** How many buckets a range touches. */
export function bucketCountOf({ from, to }: TimeRange, bucketMs: number): number {
  return Math.floor((to - 1) / bucketMs) - Math.floor(from / bucketMs) + 1;
}

/** Starts of the buckets that a range touches, oldest first. */
export function bucketStartsOf(range: TimeRange, bucketMs: number): number[] {
  const first = bucketStartOf(range.from, bucketMs);
  return Array.from({ length: bucketCountOf(range, bucketMs) }, (_, index) => first + index * bucketMs);
}
