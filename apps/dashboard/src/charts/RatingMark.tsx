import type { Rating } from '@candor/server/api';
import type { ReactNode } from 'react';
import { Shape } from './Shape.tsx';

const WORDS: Record<Rating, string> = {
  good: 'Good',
  'needs-improvement': 'Needs improvement',
  poor: 'Poor',
};

/** A rating in word, shape and colour, so that none of them has to be seen. */
export function RatingMark({ rating, isBrief = false }: { rating: Rating; isBrief?: boolean }): ReactNode {
  return (
    <span className={`mark is-${rating}`}>
      <Shape tone={rating} />
      <span className={isBrief ? 'unseen' : 'mark-word'}>{WORDS[rating]}</span>
    </span>
  );
}
