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
  total: number;
  showMore: () => void;
}

/** The way to the rest of a long table. */
export function MoreRows({ shown, total, showMore }: MoreRowsProps): ReactNode {
  if (shown >= total) return null;
  return (
    <p className="more">
      <button type="button" onClick={showMore}>
        Show more
      </button>
      <span className="is-muted">{`${formatCount(shown)} of ${formatCount(total)}`}</span>
    </p>
  );
}
