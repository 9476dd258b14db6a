import type { ReactNode } from 'react';
import { formatBucket } from '../format/time.ts';
import type { ChartProps } from './Chart.tsx';
import { ScrollRegion } from './ScrollRegion.tsx';

/** The chart's values as a table, newest first; it scrolls within the chart's own height. */
export function ChartTable({
  label,
  valueTitle,
  at,
  values,
  bucketMs,
  format,
  note,
  height,
}: ChartProps): ReactNode {
  const rows = at
    .map((time, index) => ({ time, value: values[index] ?? null, note: note?.(index) ?? '' }))
    .filter((row) => row.value !== null)
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
              <td className="number">{format(row.value ?? 0)}</td>
              {note && <td className="number">{row.note}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
