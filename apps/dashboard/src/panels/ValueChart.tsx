import type { TimeRange } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toSeries } from '../charts/buckets.ts';
import { Chart } from '../charts/Chart.tsx';

interface ValueChartProps<Point extends { at: number }> {
  range: TimeRange;
  bucketMs: number;
  points: readonly Point[];
  title: string;
  value: (point: Point) => number | null;
  format: (value: number) => string;
  formatAxis?: (value: number) => string;
  note?: (point: Point) => string;
  height?: number;
  /** The axis reaches at least this high. */
  minTop?: number;
}

/** A measure over time; gaps where it was not taken. */
export function ValueChart<Point extends { at: number }>(props: ValueChartProps<Point>): ReactNode {
  const { range, bucketMs, title, value, format, formatAxis = format, note, height = 160, minTop } = props;
  const { at, points } = toSeries(range, bucketMs, props.points);
  const values = points.map((point) => (point ? value(point) : null));
  const toNote = (point: Point | undefined): string => (point && note ? note(point) : '');
  return (
    <Chart
      kind="line"
      label={`${title} over time: ${toExtent(values, format)}`}
      heading={<p className="chart-caption">{title}</p>}
      valueTitle={title}
      range={range}
      bucketMs={bucketMs}
      at={at}
      values={values}
      formatAxis={formatAxis}
      format={format}
      note={(index) => toNote(points[index])}
      height={height}
      {...(minTop !== undefined && { minTop })}
    />
  );
}

function toExtent(values: readonly (number | null)[], format: (value: number) => string): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return 'no data';
  return `between ${format(Math.min(...known))} and ${format(Math.max(...known))}`;
}
