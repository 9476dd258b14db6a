import type { ErrorFeedback } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { Frame } from './Panel.tsx';

/** What people said about an error, the newest first. */
export function FeedbackList({
  feedback,
  now,
}: {
  feedback: readonly ErrorFeedback[];
  now: number;
}): ReactNode {
  return (
    <Frame title="What people said">
      <ul className="said">
        {feedback.map(({ id, at, message, page, release }) => (
          <li key={id}>
            <p dir="auto">{message}</p>
            <p className="said-where">
              <time dateTime={new Date(at).toISOString()} title={formatFullTime(at)}>
                {formatAgo(at, now)}
              </time>
              {[page, release].filter(Boolean).map((word) => ` · ${word}`)}
            </p>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
