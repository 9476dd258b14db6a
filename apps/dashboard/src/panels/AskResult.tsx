import type { AskAnswer, AskPoint, AskRow, TimeRange } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toBucketStarts } from '../charts/buckets.ts';
import { formatCompact, formatMean, formatPrecisePercent } from '../format/number.ts';
import { BucketChart } from './BucketChart.tsx';
import { RankedTable } from './RankedTable.tsx';
import { ValueChart } from './ValueChart.tsx';

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
        <Course range={range} bucketMs={bucketMs} points={only.points} unit={unit} />
      )}
    </>
  );
}

const COUNTED = {
  events: { title: 'Events', words: ['event', 'events'] },
  visits: { title: 'Visits', words: ['visit', 'visits'] },
  users: { title: 'Users', words: ['user', 'users'] },
} as const;

interface CourseProps {
  range: TimeRange;
  bucketMs: number;
  points: readonly AskPoint[];
  unit: AskAnswer['unit'];
}

/** What is counted as bars, what is measured as a line with its gaps. */
function Course({ unit, points, ...drawn }: CourseProps): ReactNode {
  const note = ({ samples }: AskPoint): string => `n = ${formatCompact(samples)}`;
  if (unit === 'share' || unit === 'field') {
    return (
      <ValueChart
        {...drawn}
        points={points}
        title={unit === 'share' ? 'Share' : 'Value'}
        value={({ value }) => value}
        format={unit === 'share' ? formatPrecisePercent : formatMean}
        note={note}
      />
    );
  }
  const counted = points.flatMap(({ value, ...point }) => (value === null ? [] : [{ ...point, value }]));
  return (
    <BucketChart {...drawn} {...COUNTED[unit]} points={counted} value={({ value }) => value} note={note} />
  );
}
