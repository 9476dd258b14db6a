import type { StoredEvent } from '@candor/server/api';
import { memo, type ReactNode } from 'react';
import { Shape } from '../charts/Shape.tsx';
import { describeEvent } from '../format/event.ts';
import { formatClock, formatFullTime } from '../format/time.ts';
import { Link } from '../shell/Link.tsx';
import { toErrorPath, toVisitPath } from '../shell/route.ts';

/** One event of the stream; opens to everything that is known about it. */
export const EventRow: (props: { event: StoredEvent }) => ReactNode = memo(function EventRow({ event }) {
  const { kind, text, tone } = describeEvent(event);
  return (
    <li>
      <details className="event">
        <summary>
          <time dateTime={new Date(event.at).toISOString()} title={formatFullTime(event.at)}>
            {formatClock(event.at)}
          </time>
          <span className="event-kind">
            <Shape tone={tone} />
            {kind}
          </span>
          <span className="event-text" dir="auto">
            {text}
          </span>
          <span className="event-page">{text === event.page ? '' : event.page}</span>
          <span className="event-browser">{[event.browser, event.os].filter(Boolean).join(' · ')}</span>
        </summary>
        <Known event={event} />
      </details>
    </li>
  );
});

function Known({ event }: { event: StoredEvent }): ReactNode {
  const facts: [string, string | number][] = [
    ['type', event.type],
    ['time', formatFullTime(event.at)],
    ['page', event.page],
    ['session', event.session],
    ['device', event.device],
    ['release', event.release],
    ['environment', event.environment],
  ];
  // An attribute may bear a fact's name; the fact wins.
  const known = new Map([...facts, ...Object.entries(event.attributes), ...facts]);
  return (
    <dl className="known">
      {event.fingerprint && (
        <div>
          <dt>group</dt>
          <dd>
            <Link to={toErrorPath(event.fingerprint)}>All of this error</Link>
          </dd>
        </div>
      )}
      {[...known]
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {name === 'session' ? <Link to={toVisitPath(event.session)}>{value}</Link> : String(value)}
            </dd>
          </div>
        ))}
    </dl>
  );
}
