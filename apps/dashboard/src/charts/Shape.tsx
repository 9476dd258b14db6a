import type { Rating } from '@candor/server/api';
import type { ReactNode } from 'react';

/** What a shape stands for. */
export type Tone = Rating | 'neutral';

/** Circle, diamond, triangle, ring: the shape alone tells the rating. */
export function Shape({ tone }: { tone: Tone }): ReactNode {
  return (
    <svg className={`shape is-${tone}`} viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
      {tone === 'good' && <circle cx="6" cy="6" r="5" />}
      {tone === 'needs-improvement' && <path d="M6 .4 11.6 6 6 11.6.4 6z" />}
      {tone === 'poor' && <path d="M6 .8 11.8 11H.2z" />}
      {tone === 'neutral' && <circle className="shape-ring" cx="6" cy="6" r="4.2" />}
    </svg>
  );
}
