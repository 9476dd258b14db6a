import type { TimeRange } from '@candor/server/api';
import { toSeries } from './buckets.ts';
import type { PlotLine } from './plot.ts';

/** The time before as a line over the buckets of the time that is shown; none where its buckets are of another length. */
export function toBeforeLine<Point extends { at: number }>(
  before: { range: TimeRange; bucketMs: number | null; points: readonly Point[] } | undefined,
  { bucketMs, count }: { bucketMs: number; count: number },
  toValue: (point: Point) => number | null,
): PlotLine[] {
  if (before === undefined || before.bucketMs !== bucketMs) return [];
  const { points } = toSeries(before.range, bucketMs, before.points);
  const values = Array.from({ length: count }, (_, index) => {
    const point = points[index];
    return point === undefined ? null : toValue(point);
  });
  return [{ title: 'Time before', values, look: 'before' }];
}
