import type { ReactNode } from 'react';
import { NONE } from '../format/number.ts';
import { formatBucket } from '../format/time.ts';
import type { ChartProps } from './Chart.tsx';
import { ScrollRegion } from './ScrollRegion.tsx';

/** The chart's values as a table, newest first; it scrolls within the chart's own height. */
export function ChartTable({
  label,
  valueTitle,
  at,
  values,
  others = [],
  bucketMs,
  format,
  note,
  height,
}: ChartProps): ReactNode {
  const rows = at
    .map((time, index) => ({ time, value: values[index] ?? null, note: note?.(index) ?? '' }))
    .map((row, index) => ({ ...row, others: others.map((line) => line.values[index] ?? null) }))
    .filter((row) => row.value !== null || row.others.some((value) => value !== null))
    .reverse();
  return (
    <ScrollRegion label={`${label}, table`} className="chart-table" style={{ height }}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" className="number">
              {valueTitle}
            </th>
            {others.map((line) => (
              <th key={line.title} scope="col" className="number">
                {line.title}
              </th>
            ))}
            {note && (
              <th scope="col" className="number">
                Based on
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.time}>
              <td>{formatBucket(row.time, bucketMs)}</td>
              <td className="number">{row.value === null ? NONE : format(row.value)}</td>
              {others.map((line, index) => (
                <td key={line.title} className="number">
                  {row.others[index] == null ? NONE : format(row.others[index] ?? 0)}
                </td>
              ))}
              {note && <td className="number">{row.note}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
