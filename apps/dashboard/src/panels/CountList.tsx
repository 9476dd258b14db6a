import { type ReactNode, useId } from 'react';
import { formatCompact, formatCount } from '../format/number.ts';

/** Words, and how often they were met. */
export interface CountRow {
  words: string;
  count: number;
  /** What to say in place of the count. */
  figure?: string;
}

interface CountListProps {
  title: string;
  /** What to say where there is none. */
  none: string;
  rows: readonly CountRow[];
}

/** Words by how often they were met, each with a bar. */
export function CountList({ title, none, rows }: CountListProps): ReactNode {
  const id = useId();
  const sorted = [...rows].sort((a, b) => b.count - a.count);
  const most = sorted[0]?.count ?? 1;
  return (
    <div className="reasons">
      <h3 id={id}>{title}</h3>
      {sorted.length === 0 ? (
        <p className="is-muted">{none}</p>
      ) : (
        <ul aria-labelledby={id}>
          {sorted.map(({ words, count, figure }) => (
            <li key={words}>
              <span>{words}</span>
              <span title={figure ?? formatCount(count)}>{figure ?? formatCompact(count)}</span>
              <span className="reason-bar" style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
