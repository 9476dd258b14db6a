import type { StoredEvent } from '@candor/server/api';
import type { ReactNode } from 'react';
import type { Connection } from '../api/liveState.ts';
import { useLive } from '../api/useLive.ts';
import { Shape, type Tone } from '../charts/Shape.tsx';
import { describeEvent } from '../format/event.ts';
import { formatClock, formatFullTime } from '../format/time.ts';
import { Link } from '../shell/Link.tsx';
import { BoneRows } from './Bones.tsx';
import { Empty } from './Empty.tsx';
import { Frame } from './Panel.tsx';

const SHOWN = 8;

/** The newest events in small. */
export function LiveFeed({ page }: { page: string | undefined }): ReactNode {
  const { events, connection } = useLive();
  const shown = events.filter((event) => page === undefined || event.page === page).slice(0, SHOWN);
  return (
    <Frame
      title="Live"
      aside={
        <>
          <ConnectionMark connection={connection} />
          <Link to="/live">All events</Link>
        </>
      }
      className="live-feed"
    >
      {shown.length === 0 && connection === 'connecting' && <BoneRows count={SHOWN} />}
      {shown.length === 0 && connection === 'open' && (
        <Empty title="Nothing has arrived yet">Events appear here the moment a page sends them.</Empty>
      )}
      {shown.length === 0 && isLost(connection) && <NoConnection />}
      <ol className="feed">
        {shown.map((event) => (
          <FeedRow key={event.id} event={event} />
        ))}
      </ol>
    </Frame>
  );
}

function FeedRow({ event }: { event: StoredEvent }): ReactNode {
  const { kind, text, tone } = describeEvent(event);
  return (
    <li>
      <time dateTime={new Date(event.at).toISOString()} title={formatFullTime(event.at)}>
        {formatClock(event.at)}
      </time>
      <Shape tone={tone} />
      <span className="feed-text" dir="auto" title={text}>
        {tone === 'neutral' && text !== kind && <span className="is-muted">{`${kind} `}</span>}
        {text}
      </span>
    </li>
  );
}

const CONNECTIONS: Record<Connection, { word: string; tone: Tone }> = {
  connecting: { word: 'Connecting…', tone: 'neutral' },
  open: { word: 'Connected', tone: 'good' },
  reconnecting: { word: 'Reconnecting…', tone: 'needs-improvement' },
  closed: { word: 'Refused, trying again…', tone: 'poor' },
};

/** Whether the stream broke off. */
export function isLost(connection: Connection): boolean {
  return connection === 'reconnecting' || connection === 'closed';
}

/** What stands in the place of events while there is no connection. */
export function NoConnection(): ReactNode {
  return (
    <Empty title="No connection to the live stream">
      We try again by ourselves; what arrives meanwhile shows as soon as the connection is back.
    </Empty>
  );
}

/** How the stream is doing. */
export function ConnectionMark({ connection }: { connection: Connection }): ReactNode {
  const { word, tone } = CONNECTIONS[connection];
  return (
    <p className={`mark connection is-${tone}`} role="status">
      <Shape tone={tone} />
      <span className="mark-word">{word}</span>
    </p>
  );
}
