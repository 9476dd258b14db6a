import type { TimeRange } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toBeforeLine } from '../charts/beforeLine.ts';
import { toSeries } from '../charts/buckets.ts';
import { Chart } from '../charts/Chart.tsx';
import { formatCompact, formatCount, formatPlural } from '../format/number.ts';

interface BucketChartProps<Point extends { at: number }> {
  range: TimeRange;
  bucketMs: number;
  points: readonly Point[];
  title: string;
  /** One of what is counted, and several. */
  words: readonly [one: string, many: string];
  value: (point: Point) => number;
  note?: (point: Point) => string;
  /** The same of the time before, where that is shown. */
  before?: { range: TimeRange; bucketMs: number; series: readonly Point[] } | undefined;
  /** Of what nobody wants: in the colour of errors. */
  isBad?: boolean;
}

/** How many of something there were in each bucket; none where nothing was heard. */
export function BucketChart<Point extends { at: number }>(props: BucketChartProps<Point>): ReactNode {
  const { range, bucketMs, title, words, value, note, before, isBad = false } = props;
  const { at, points } = toSeries(range, bucketMs, props.points);
  const values = points.map((point) => (point ? value(point) : null));
  const old = before && { ...before, points: before.series };
  const most = Math.max(0, ...values.map((count) => count ?? 0));
  const toNote = (point: Point | undefined): string => (point && note ? note(point) : '');
  return (
    <Chart
      kind="bars"
      isCalm={!isBad}
      label={`${title} over time: at most ${formatCount(most)} at once`}
      heading={<p className="chart-caption">{title}</p>}
      valueTitle={title}
      range={range}
      bucketMs={bucketMs}
      at={at}
      values={values}
      others={toBeforeLine(old, { bucketMs, count: at.length }, value)}
      minTop={4}
      formatAxis={formatCompact}
      format={(count) => formatPlural(count, ...words)}
      note={(index) => toNote(points[index])}
      height={160}
    />
  );
}
