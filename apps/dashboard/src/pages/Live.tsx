import type { StoredEvent } from '@candor/server/api';
import type { ReactNode } from 'react';
import { LIVE_LIMIT } from '../api/liveState.ts';
import { useLive } from '../api/useLive.ts';
import { toKind } from '../format/event.ts';
import { formatCount, formatPlural } from '../format/number.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { EventRow } from '../panels/EventRow.tsx';
import { ConnectionMark, isLost, NoConnection } from '../panels/LiveFeed.tsx';
import { Frame } from '../panels/Panel.tsx';
import { setFilters, useFilters } from '../shell/location.ts';
import { useScriptTag } from '../shell/snippet.ts';

const KNOWN_TYPES = ['browser.web_vital', 'exception', 'health.check', 'page_view', 'performance'];

/** Events as they happen. */
export function Live(): ReactNode {
  const { page, type } = useFilters();
  const { events, heldCount, missed, isPaused, connection, pause, resume } = useLive();
  const shown = events.filter((event) => isWanted(event, page, type));
  const types = [...new Set([...KNOWN_TYPES, ...events.map((event) => event.type), ...(type ? [type] : [])])];
  return (
    <Frame title="Events" aside={<ConnectionMark connection={connection} />} className="live">
      <div className="live-tools">
        <button type="button" aria-pressed={isPaused} onClick={isPaused ? resume : pause}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <span role="status" className="is-muted">
          {isPaused ? toHeldText(heldCount) : ''}
        </span>
        <label className="field">
          <span>Type</span>
          <select
            value={type ?? ''}
            onChange={(event) => setFilters({ type: event.target.value || undefined })}
          >
            <option value="">All types</option>
            {types.map((name) => (
              <option key={name} value={name}>
                {toOption(name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length === 0 && connection === 'connecting' && <BoneRows count={12} />}
      {shown.length === 0 && isLost(connection) && <NoConnection />}
      {shown.length === 0 && connection === 'open' && <Nothing isFiltered={Boolean(page || type)} />}
      <ol className="events">
        {shown.map((event) => (
          <EventRow key={event.id} event={event} />
        ))}
      </ol>
      {missed > 0 && (
        <p className="more is-muted">
          {`${formatPlural(missed, 'event', 'events')} came too fast to be shown here; all are stored.`}
        </p>
      )}
      {events.length >= LIVE_LIMIT && (
        <p className="more is-muted">{`The newest ${formatCount(LIVE_LIMIT)} are kept here; all are stored.`}</p>
      )}
    </Frame>
  );
}

function isWanted(event: StoredEvent, page: string | undefined, type: string | undefined): boolean {
  return (page === undefined || event.page === page) && (type === undefined || event.type === type);
}

function toOption(type: string): string {
  const kind = toKind(type);
  return kind === type ? type : `${kind} (${type})`;
}

function toHeldText(count: number): string {
  return count === 0 ? 'Paused' : `Paused, ${formatPlural(count, 'new event', 'new events')} waiting`;
}

function Nothing({ isFiltered }: { isFiltered: boolean }): ReactNode {
  const scriptTag = useScriptTag();
  if (isFiltered) {
    return (
      <Empty title="No event fits">
        Events keep arriving, but none of the newest is of this kind.{' '}
        <button type="button" onClick={() => setFilters({ page: undefined, type: undefined })}>
          Show all
        </button>
      </Empty>
    );
  }
  return (
    <Empty title="Waiting for the first event" code={scriptTag} codeLabel="the script tag">
      Put this line into the head of a page and open it. Its events appear here within seconds.
    </Empty>
  );
}
