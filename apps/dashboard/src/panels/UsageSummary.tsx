import type { UsageAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useBefore } from '../api/queries.ts';
import { ShareBar } from '../charts/ShareBar.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatCompact, formatCount, NONE } from '../format/number.ts';
import { useFilters } from '../shell/location.ts';
import { BucketChart } from './BucketChart.tsx';
import { Figures } from './Figures.tsx';

/** How many came, how many of them for the first time, and for how long. */
export function UsageSummary({ answer }: { answer: UsageAnswer }): ReactNode {
  const { total, series, range, bucketMs } = answer;
  const { visits, users, newUsers, pageViews, featureUses, activeMs } = total;
  const before = useBefore<UsageAnswer>('usage', useFilters());
  const than = (name: 'visits' | 'pageViews' | 'featureUses'): { note?: string } =>
    before ? { note: `before: ${formatCompact(before.total[name])}` } : {};
  return (
    <>
      <Figures
        figures={[
          { title: 'Visits', value: formatCompact(visits), ...than('visits') },
          { title: 'Users', value: formatCompact(users), note: 'who allow an id' },
          { title: 'Page views', value: formatCompact(pageViews), ...than('pageViews') },
          { title: 'Feature uses', value: formatCompact(featureUses), ...than('featureUses') },
          {
            title: 'Active time',
            value: activeMs === null ? NONE : formatDuration(activeMs),
            note: 'mean of a visit',
          },
        ]}
      />
      {users > 0 && (
        <ShareBar
          parts={[
            { tone: 'good', word: 'New users', count: newUsers },
            { tone: 'neutral', word: 'Returning users', count: users - newUsers },
          ]}
        />
      )}
      <div className="pair">
        <BucketChart
          range={range}
          bucketMs={bucketMs}
          points={series}
          before={before}
          title="Visits"
          words={['visit', 'visits']}
          value={(point) => point.visits}
          note={(point) => `${formatCount(point.users)} users, ${formatCount(point.newUsers)} new`}
        />
        <BucketChart
          range={range}
          bucketMs={bucketMs}
          points={series}
          before={before}
          title="Page views"
          words={['page view', 'page views']}
          value={(point) => point.pageViews}
        />
      </div>
    </>
  );
}
