import type { ErrorFeedback } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { Link } from '../shell/Link.tsx';
import { toErrorPath } from '../shell/route.ts';
import { Frame } from './Panel.tsx';

/** What people said about an error, the newest first. */
export function FeedbackList({
  feedback,
  fingerprint,
  now,
}: {
  feedback: readonly ErrorFeedback[];
  /** Of the group that it is about. */
  fingerprint: string;
  now: number;
}): ReactNode {
  return (
    <Frame title="What people said">
      <ul className="said">
        {feedback.map(({ id, at, message, page, release, errorId }) => (
          <li key={id}>
            <p dir="auto">{message}</p>
            <p className="said-where">
              <time dateTime={new Date(at).toISOString()} title={formatFullTime(at)}>
                {formatAgo(at, now)}
              </time>
              {[page, release].filter(Boolean).map((word) => ` · ${word}`)}
              {' · '}
              <Link to={toErrorPath(fingerprint)} q={errorId}>
                What happened then
              </Link>
            </p>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
