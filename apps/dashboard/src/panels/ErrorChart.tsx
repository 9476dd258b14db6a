import type { TimeRange } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toTrendStarts } from '../charts/buckets.ts';
import { Chart } from '../charts/Chart.tsx';
import type { PlotLine } from '../charts/plot.ts';
import { formatCompact, formatCount, formatPlural, formatRate } from '../format/number.ts';

interface ErrorChartProps {
  range: TimeRange;
  bucketMs: number;
  trend: readonly number[];
  /** Weighted occurrences over the range. */
  count: number;
  /** What stands beside the count, such as the number of groups. */
  extra: string;
  others?: readonly PlotLine[];
  height?: number;
}

/** Errors per bucket, with their number and rate. */
export function ErrorChart({
  range,
  bucketMs,
  trend,
  count,
  extra,
  others = [],
  height = 180,
}: ErrorChartProps): ReactNode {
  const rate = formatRate(count, range.to - range.from);
  return (
    <Chart
      kind="bars"
      label={`Errors over time: ${formatCount(count)} in all, ${rate}, at most ${formatCount(Math.max(0, ...trend))} at once`}
      heading={
        <p className="chart-figure">
          <strong>{formatCompact(count)}</strong>
          <span>{count === 1 ? 'error' : 'errors'}</span>
          <span className="is-muted">{`${rate} · ${extra}`}</span>
        </p>
      }
      valueTitle="Errors"
      range={range}
      bucketMs={bucketMs}
      at={toTrendStarts(range, bucketMs, trend.length)}
      values={trend}
      others={others}
      minTop={4}
      formatAxis={formatCompact}
      format={(value) => formatPlural(value, 'error', 'errors')}
      height={height}
    />
  );
}
