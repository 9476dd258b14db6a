import type { ReactNode } from 'react';
import { NONE } from '../format/number.ts';
import { toRatingOf } from '../format/rating.ts';
import { formatBucket } from '../format/time.ts';
import type { ChartProps } from './Chart.tsx';
import type { PlotCursor } from './plot.ts';
import { RatingMark } from './RatingMark.tsx';

/** What stands under the cursor: exact time, exact value, how many it rests on. */
export function ChartTooltip(props: ChartProps & { cursor: PlotCursor }): ReactNode {
  const { at, values, others = [], bucketMs, format, note, limits, cursor, valueTitle } = props;
  const time = at[cursor.index] ?? 0;
  const value = values[cursor.index] ?? null;
  const isLeftHalf = cursor.index < at.length / 2;
  return (
    <div
      className={`chart-tooltip ${isLeftHalf ? 'is-right' : 'is-left'}`}
      style={{ left: cursor.left, top: cursor.top }}
      aria-hidden="true"
    >
      <span className="chart-tooltip-time">{formatBucket(time, bucketMs)}</span>
      <span className="chart-tooltip-value">
        {others.length > 0 && <span className="chart-tooltip-note">{valueTitle}</span>}
        {value === null ? `${NONE} no data` : format(value)}
        {value !== null && limits && <RatingMark rating={toRatingOf(limits, value)} />}
      </span>
      {others.map((line) => (
        <span key={line.title} className="chart-tooltip-value is-other">
          <span className="chart-tooltip-note">{line.title}</span>
          {line.values[cursor.index] == null ? NONE : format(line.values[cursor.index] ?? 0)}
        </span>
      ))}
      {value !== null && note && <span className="chart-tooltip-note">{note(cursor.index)}</span>}
    </div>
  );
}
