import type { RequestsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { ShareBar } from '../charts/ShareBar.tsx';
import { formatRoundDuration } from '../format/duration.ts';
import { formatCompact, formatCount, formatRate, formatShare, NONE } from '../format/number.ts';
import { BucketChart } from './BucketChart.tsx';
import { Figures } from './Figures.tsx';
import { toOutcomeParts } from './outcomeParts.ts';
import { formatMs } from './timeColumns.ts';
import { ValueChart } from './ValueChart.tsx';

/** How many requests there were, how many failed, and how long they took. */
export function RequestSummary({ answer }: { answer: RequestsAnswer }): ReactNode {
  const { total, outcomes, series, range, bucketMs } = answer;
  const { requests, failures, p50Ms, p75Ms, p95Ms, p99Ms } = total;
  return (
    <>
      <Figures
        figures={[
          {
            title: 'Requests',
            value: formatCompact(requests),
            note: formatRate(requests, range.to - range.from),
          },
          {
            title: 'Failed',
            value: requests > 0 ? formatShare(failures / requests) : NONE,
            note: `${formatCount(failures)} requests`,
          },
          { title: 'p50', value: formatMs(p50Ms) },
          { title: 'p95', value: formatMs(p95Ms), note: `p75 ${formatMs(p75Ms)}` },
          { title: 'p99', value: formatMs(p99Ms) },
        ]}
      />
      <ShareBar parts={toOutcomeParts(outcomes)} />
      <div className="pair">
        <ValueChart
          range={range}
          bucketMs={bucketMs}
          points={series}
          title="p75 of requests"
          value={(point) => point.p75Ms}
          format={formatMs}
          formatAxis={formatRoundDuration}
          note={(point) => `p95 ${formatMs(point.p95Ms)}, n = ${formatCount(point.requests)}`}
        />
        <BucketChart
          range={range}
          bucketMs={bucketMs}
          points={series}
          title="Failed requests"
          words={['failed request', 'failed requests']}
          isBad
          value={(point) => point.failures}
          note={(point) => `of ${formatCount(point.requests)}`}
        />
      </div>
    </>
  );
}
