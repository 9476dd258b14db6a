import type { TimeRange } from '@candor/server/api';

const STEPS_MS = [60_000, 300_000, 1_800_000, 3_600_000, 21_600_000, 86_400_000] as const;
const MAX_BUCKETS = 60;

/** A bucket length that fits a range. */
export function toBucketMs({ from, to }: TimeRange): number {
  return STEPS_MS.find((step) => (to - from) / step <= MAX_BUCKETS) ?? 86_400_000;
}

/** The start of each bucket. */
export function toStarts({ from, to }: TimeRange, bucketMs: number): number[] {
  const first = Math.floor(from / bucketMs) * bucketMs;
  return Array.from({ length: Math.ceil((to - first) / bucketMs) }, (_, index) => first + index * bucketMs);
}
