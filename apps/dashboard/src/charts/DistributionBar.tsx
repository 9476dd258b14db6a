import type { VitalSummary } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatShare } from '../format/number.ts';
import { Shape } from './Shape.tsx';

/** How many visits were good, so-so and poor, weighted by sampling. */
export function DistributionBar({ good, needsImprovement, poor }: VitalSummary): ReactNode {
  const parts = [
    { tone: 'good', word: 'good', share: good },
    { tone: 'needs-improvement', word: 'needs improvement', share: needsImprovement },
    { tone: 'poor', word: 'poor', share: poor },
  ] as const;
  return (
    <div className="distribution">
      <div className="distribution-bar" aria-hidden="true">
        {parts.map(
          ({ tone, share }) =>
            share > 0 && (
              <span key={tone} className={`distribution-part is-${tone}`} style={{ flexGrow: share }} />
            ),
        )}
      </div>
      <ul className="distribution-legend">
        {parts.map(({ tone, word, share }) => (
          <li key={tone}>
            <Shape tone={tone} />
            {formatShare(share)}
            <span className="unseen"> {word}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
