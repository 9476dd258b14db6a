import type { ReactNode } from 'react';
import { LINES } from './palette.ts';
import { dashOf, type PlotLine } from './plot.ts';

/** Which line is which, by dashes and colour. */
export function ChartLegend({ lines }: { lines: readonly Pick<PlotLine, 'title' | 'look'>[] }): ReactNode {
  return (
    <ul className="chart-legend">
      {lines.map(({ title, look }) => (
        <li key={title} title={title}>
          <svg viewBox="0 0 28 4" width="28" height="4" aria-hidden="true">
            <line
              x1="0"
              x2="28"
              y1="2"
              y2="2"
              strokeWidth={look === 'before' ? 1.5 : 2.5}
              strokeDasharray={dashOf(look).join(' ')}
              stroke={`var(${look === 'before' ? '--chart-text' : LINES[look % LINES.length]})`}
            />
          </svg>
          <span dir="auto">{title}</span>
        </li>
      ))}
    </ul>
  );
}
