import type { AIField, AIUsage, TimeRange } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatDuration } from '../format/duration.ts';
import { formatBytes, formatCompact, formatCount, NONE } from '../format/number.ts';
import { BucketChart } from './BucketChart.tsx';
import { CountList } from './CountList.tsx';
import { Figures } from './Figures.tsx';
import { formatMs } from './timeColumns.ts';

const STAGES: readonly (readonly [field: AIField, words: string])[] = [
  ['contextGatheringMs', 'Gathering context'],
  ['contextCompressionMs', 'Compressing it'],
  ['apiCallMs', 'Calling the service'],
];

/** How often AI services were called, how fast they were, what they cost and where the time goes. */
export function AISummary({
  ai,
  range,
  bucketMs,
}: {
  ai: AIUsage;
  range: TimeRange;
  bucketMs: number;
}): ReactNode {
  const { tokens, contextSizeBytes } = ai.averages;
  return (
    <>
      <Figures
        figures={[
          { title: 'Calls', value: formatCompact(ai.count) },
          { title: 'p50', value: formatMs(ai.p50Ms) },
          { title: 'p95', value: formatMs(ai.p95Ms), note: `p99 ${formatMs(ai.p99Ms)}` },
          {
            title: 'Tokens',
            value: formatCompact(ai.tokens),
            note: tokens === null ? '' : `${formatCompact(tokens)} a call`,
          },
          {
            title: 'Context',
            value: contextSizeBytes === null ? NONE : formatBytes(contextSizeBytes),
            note: 'mean of a call',
          },
        ]}
      />
      <div className="pair">
        <BucketChart
          range={range}
          bucketMs={bucketMs}
          points={ai.series}
          title="Calls"
          words={['call', 'calls']}
          value={(point) => point.count}
          note={(point) => `p75 ${formatMs(point.p75Ms)}, ${formatCount(point.tokens)} tokens`}
        />
        <CountList
          title="Where the time goes"
          none="No call has told its stages in this time."
          rows={STAGES.flatMap(([field, words]) => {
            const mean = ai.averages[field];
            return mean === null ? [] : [{ words, count: mean, figure: formatDuration(mean) }];
          })}
        />
      </div>
    </>
  );
}
