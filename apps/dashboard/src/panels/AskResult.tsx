import type { AskAnswer, AskRow } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toBucketStarts } from '../charts/buckets.ts';
import { formatMean, formatPrecisePercent, NONE } from '../format/number.ts';
import { BucketChart } from './BucketChart.tsx';
import { RankedTable } from './RankedTable.tsx';

/** What a question of one's own found: groups with their intervals and courses, or one figure with its chart. */
export function AskResult({ answer }: { answer: AskAnswer }): ReactNode {
  const { rows, unit, bucketMs, range, text, isCut, question } = answer;
  const format = unit === 'share' ? formatPrecisePercent : formatMean;
  const [only] = rows;
  const starts = bucketMs === null ? [] : toBucketStarts(range, bucketMs);
  const trendOf = ({ points }: AskRow): number[] =>
    starts.map((start) => points.find(({ at }) => at === start)?.value ?? 0);
  return (
    <>
      <p>
        <code>{text}</code>
      </p>
      <RankedTable
        label="Answer"
        rows={rows}
        nameTitle={question.by?.join(', ') ?? 'All'}
        nameOf={({ key }) => key.join(' · ')}
        unnamed={question.by === undefined ? 'Everything' : 'None'}
        {...(bucketMs !== null && { trendOf })}
        columns={[
          { title: unit === 'share' ? 'Share' : 'Value', value: ({ value }) => value, format },
          { title: 'At least', value: ({ low }) => low, format, isWide: true },
          { title: 'At most', value: ({ high }) => high, format, isWide: true },
          { title: 'n', value: ({ samples }) => samples, format: formatMean },
        ]}
      />
      {isCut && <p className="is-muted">There are more groups: ask for them with top, at most 50.</p>}
      {bucketMs !== null && rows.length === 1 && only && (
        <BucketChart
          range={range}
          bucketMs={bucketMs}
          points={only.points}
          title={only.value === null ? NONE : unit}
          words={['', '']}
          value={({ value }) => value ?? 0}
        />
      )}
    </>
  );
}
