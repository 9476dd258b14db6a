import type { GenerationsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatDuration } from '../format/duration.ts';
import { formatCompact, formatCount, formatMean, formatShare, NONE } from '../format/number.ts';
import { BucketChart } from './BucketChart.tsx';
import { CountList } from './CountList.tsx';
import { Figures } from './Figures.tsx';
import { ModelTable } from './usageTables.tsx';

/** How well generating goes, and what is in its way. */
export function GenerationSummary({ answer }: { answer: GenerationsAnswer }): ReactNode {
  const { attempts, failures, successes, failureRate, averageRetries, p50Ms, p95Ms } = answer;
  return (
    <>
      <Figures
        figures={[
          { title: 'Attempts', value: formatCompact(attempts) },
          { title: 'Successes', value: formatCompact(successes) },
          {
            title: 'Failure rate',
            value: failureRate === null ? NONE : formatShare(failureRate),
            note: `${formatCount(failures)} failed validations`,
          },
          {
            title: 'Retries',
            value: averageRetries === null ? NONE : formatMean(averageRetries),
            note: 'mean of a success',
          },
          {
            title: 'Time',
            value: p50Ms === null ? NONE : formatDuration(p50Ms),
            note: p95Ms === null ? '' : `p95 ${formatDuration(p95Ms)}`,
          },
        ]}
      />
      <BucketChart
        range={answer.range}
        bucketMs={answer.bucketMs}
        points={answer.series}
        title="Attempts"
        words={['attempt', 'attempts']}
        value={(point) => point.attempts}
        note={(point) => `${formatCount(point.failures)} failed, ${formatCount(point.successes)} succeeded`}
      />
      <div className="pair">
        <CountList
          title="What validators find"
          none="No validation has failed in this time."
          rows={answer.topErrors.map(({ error, count }) => ({ words: error, count }))}
        />
        <CountList
          title="What is depended on"
          none="No dependency was named in this time."
          rows={answer.dependencies.map(({ dependency, count }) => ({ words: dependency, count }))}
        />
      </div>
      {answer.models.length > 0 && <ModelTable models={answer.models} />}
    </>
  );
}
