import type { ErrorsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { GROUP_LIMIT, toErrorParams, useBefore } from '../api/queries.ts';
import { toBeforeLine } from '../charts/beforeLine.ts';
import { sumTrends, toTrendStarts } from '../charts/buckets.ts';
import { formatPlural } from '../format/number.ts';
import { useFilters } from '../shell/location.ts';
import { ErrorChart } from './ErrorChart.tsx';

/** The course of the groups together, and how many errors they hold. */
export function GroupsChart({ answer: { range, bucketMs, groups } }: { answer: ErrorsAnswer }): ReactNode {
  const filters = useFilters();
  const before = useBefore<ErrorsAnswer>('errors', filters, toErrorParams(filters));
  const trend = sumTrends(groups.map((group) => group.trend));
  const oldTrend = sumTrends(before?.groups.map((group) => group.trend) ?? []);
  const starts = before ? toTrendStarts(before.range, before.bucketMs, oldTrend.length) : [];
  const points = starts.map((at, index) => ({ at, count: oldTrend[index] ?? 0 }));
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
      count={groups.reduce((sum, group) => sum + group.count, 0)}
      extra={toGroupsText(groups.length)}
    />
  );
}

/** How many groups a number of errors comes from; beyond the limit, the rarest are not asked for. */
function toGroupsText(count: number): string {
  const groups = formatPlural(count, 'group', 'groups');
  return count < GROUP_LIMIT ? groups : `in the ${groups} with the most`;
}
