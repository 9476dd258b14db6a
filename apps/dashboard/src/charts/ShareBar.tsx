import type { ReactNode } from 'react';
import { formatCompact, formatShare } from '../format/number.ts';
import { Shape, type Tone } from './Shape.tsx';

/** One part of a whole. */
export interface Part {
  tone: Tone;
  word: string;
  count: number;
}

/** How a whole is made up: a bar to look at, and the same in words. */
export function ShareBar({ parts }: { parts: readonly Part[] }): ReactNode {
  const whole = Math.max(
    1,
    parts.reduce((sum, { count }) => sum + count, 0),
  );
  return (
    <div className="share">
      <div className="distribution-bar" aria-hidden="true">
        {parts.map(
          ({ tone, word, count }) =>
            count > 0 && (
              <span
                key={word}
                className={`distribution-part is-${tone}`}
                style={{ flexGrow: count / whole }}
              />
            ),
        )}
      </div>
      <ul className="share-legend">
        {parts.map(({ tone, word, count }) => (
          <li key={word}>
            <Shape tone={tone} />
            <span>{word}</span>
            <strong>{formatCompact(count)}</strong>
            <span className="is-muted">{formatShare(count / whole)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
