import type { TimeRange } from '@candor/server/api';

/** Buckets drawn at most: more than any screen has columns, less than would hurt. */
const MAX_BUCKETS = 2_000;

/** The start of every bucket that touches a range, oldest first. */
export function toBucketStarts({ from, to }: TimeRange, bucketMs: number): number[] {
  if (!(bucketMs > 0) || !(to > from)) return [];
  const first = Math.floor(from / bucketMs) * bucketMs;
  const count = Math.min(MAX_BUCKETS, Math.ceil((to - first) / bucketMs));
  return Array.from({ length: count }, (_, index) => first + index * bucketMs);
}

/**
 * Lays points over all buckets of a range, so that time without data is a gap and not a straight line.
 * The points' own times win where the server cuts its buckets elsewhere.
 */
export function toSeries<Point extends { at: number }>(
  range: TimeRange,
  bucketMs: number,
  points: readonly Point[],
): { at: number[]; points: (Point | undefined)[] } {
  const byTime = new Map(points.map((point) => [point.at, point]));
  const starts = toBucketStarts(range, bucketMs);
  const offset = toOffset(points, bucketMs);
  const at = [...new Set([...starts.map((start) => start + offset), ...byTime.keys()])].sort((a, b) => a - b);
  return { at, points: at.map((time) => byTime.get(time)) };
}

/** The start of each bucket of a trend, counted back from the range's end. */
export function toTrendStarts({ from }: TimeRange, bucketMs: number, length: number): number[] {
  const first = Math.floor(from / bucketMs) * bucketMs;
  return Array.from({ length }, (_, index) => first + index * bucketMs);
}

function toOffset(points: readonly { at: number }[], bucketMs: number): number {
  const first = points[0];
  return first === undefined ? 0 : first.at % bucketMs;
}
