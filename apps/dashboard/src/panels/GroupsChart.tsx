import type { ErrorsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toErrorParams, useBefore } from '../api/queries.ts';
import { toBeforeLine } from '../charts/beforeLine.ts';
import { toTrendStarts } from '../charts/buckets.ts';
import { formatPlural } from '../format/number.ts';
import { useFilters } from '../shell/location.ts';
import { ErrorChart } from './ErrorChart.tsx';

/** The course of all groups together, and how many errors they hold. */
export function GroupsChart({ answer }: { answer: ErrorsAnswer }): ReactNode {
  const { range, bucketMs, trend, count, found } = answer;
  const filters = useFilters();
  const before = useBefore<ErrorsAnswer>('errors', filters, toErrorParams(filters));
  const starts = before ? toTrendStarts(before.range, before.bucketMs, before.trend.length) : [];
  const points = starts.map((at, index) => ({ at, count: before?.trend[index] ?? 0 }));
  return (
    <ErrorChart
      range={range}
      bucketMs={bucketMs}
      trend={trend}
      others={toBeforeLine(
        before && { ...before, points },
        { bucketMs, count: trend.length },
        ({ count }) => count,
      )}
      count={count}
      extra={formatPlural(found, 'group', 'groups')}
    />
  );
}
