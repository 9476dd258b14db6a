import type { UsageAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ShareBar } from '../charts/ShareBar.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatCompact, formatCount, NONE } from '../format/number.ts';
import { BucketChart } from './BucketChart.tsx';
import { Figures } from './Figures.tsx';

/** How many came, how many of them for the first time, and for how long. */
export function UsageSummary({ answer }: { answer: UsageAnswer }): ReactNode {
  const { total, series, range, bucketMs } = answer;
  const { visits, users, newUsers, pageViews, featureUses, activeMs } = total;
  return (
    <>
      <Figures
        figures={[
          { title: 'Visits', value: formatCompact(visits) },
          { title: 'Users', value: formatCompact(users), note: 'who allow an id' },
          { title: 'Page views', value: formatCompact(pageViews) },
          { title: 'Feature uses', value: formatCompact(featureUses) },
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
          title="Visits"
          words={['visit', 'visits']}
          value={(point) => point.visits}
          note={(point) => `${formatCount(point.users)} users, ${formatCount(point.newUsers)} new`}
        />
        <BucketChart
          range={range}
          bucketMs={bucketMs}
          points={series}
          title="Page views"
          words={['page view', 'page views']}
          value={(point) => point.pageViews}
        />
      </div>
    </>
  );
}
