import type { ErrorGroup, ErrorsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { GROUP_LIMIT } from '../api/queries.ts';
import { sumTrends } from '../charts/buckets.ts';
import { formatPlural } from '../format/number.ts';
import { ErrorChart } from './ErrorChart.tsx';

interface GroupsChartProps {
  answer: ErrorsAnswer;
  /** Those of the answer's groups to count. */
  groups: readonly ErrorGroup[];
}

/** The course of several groups together, and how many errors they hold. */
export function GroupsChart({ answer: { range, bucketMs }, groups }: GroupsChartProps): ReactNode {
  return (
    <ErrorChart
      range={range}
      bucketMs={bucketMs}
      trend={sumTrends(groups.map((group) => group.trend))}
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
