import { type ReactNode, useState } from 'react';
import { formatCount } from '../format/number.ts';

const STEP = 25;

/** How many rows of a long table are drawn. */
export function useMore(total: number): { shown: number; showMore: () => void } {
  const [limit, setLimit] = useState(STEP);
  return { shown: Math.min(limit, total), showMore: () => setLimit((current) => current + STEP * 2) };
}

interface MoreRowsProps {
  shown: number;
  /** Rows that there are to show. */
  total: number;
  /** All that there are, where the server does not list every one. */
  found?: number | undefined;
  /** Absent where all rows are shown at once. */
  showMore?: () => void;
}

/** The way to the rest of a long table. */
export function MoreRows({ shown, total, found = total, showMore }: MoreRowsProps): ReactNode {
  if (shown >= Math.max(total, found)) return null;
  return (
    <p className="more">
      {shown < total && (
        <button type="button" onClick={showMore}>
          Show more
        </button>
      )}
      <span className="is-muted">{`${formatCount(shown)} of ${formatCount(found)}`}</span>
    </p>
  );
}
