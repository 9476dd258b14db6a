import type { StoredEvent } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useVisit, VISIT_LIMIT } from '../api/queries.ts';
import { formatSpan } from '../format/duration.ts';
import { formatCount, NONE } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { EventRow } from '../panels/EventRow.tsx';
import { Answered, Frame } from '../panels/Panel.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { setFilters, useFilters } from '../shell/location.ts';
import { usePageName } from '../shell/usePageName.ts';

/** One visit: what happened in it, in the order in which it did. */
export function VisitDetail({ id }: { id: string }): ReactNode {
  const filters = useFilters();
  const query = useVisit(filters, id);
  usePageName('Visit', id);
  return (
    <>
      <p className="back">
        <Link to="/live">← All events</Link>
      </p>
      <Answered
        title="Visit"
        query={query}
        skeleton={<Skeleton />}
        isEmpty={({ events }) => events.length === 0}
        empty={
          <Frame title="Not seen">
            <Empty title={`Nothing of this visit was seen in ${toRangeWords(filters.range)}`}>
              It may have been before, or what it was is erased or past its days.{' '}
              <button type="button" onClick={() => setFilters({ range: '30d' })}>
                Look at the last 30 days
              </button>
            </Empty>
          </Frame>
        }
      >
        {({ events }) => <Content id={id} events={events.toReversed()} />}
      </Answered>
    </>
  );
}

function Content({ id, events }: { id: string; events: readonly StoredEvent[] }): ReactNode {
  return (
    <div className="pages-stack">
      <Frame title="Visit">
        <p className="error-title">
          <code>{id}</code>
        </p>
        <Facts events={events} />
      </Frame>
      <Frame
        title="What happened"
        aside={
          events.length < VISIT_LIMIT
            ? 'Oldest first'
            : `The newest ${formatCount(VISIT_LIMIT)}, oldest first`
        }
      >
        <ol className="events">
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ol>
      </Frame>
    </div>
  );
}

function Facts({ events }: { events: readonly StoredEvent[] }): ReactNode {
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last) return null;
  const named = (name: 'page' | 'release' | 'environment'): string =>
    [...new Set(events.map((event) => event[name]))].filter(Boolean).join(', ');
  const facts: [string, string][] = [
    ['Began', formatFullTime(first.at)],
    ['Lasted', formatSpan(last.at - first.at)],
    ['Events', formatCount(events.length)],
    ['Errors', formatCount(events.filter(({ type }) => type === 'exception').length)],
    ['Browser', [last.browser, last.os, last.device].filter(Boolean).join(' · ')],
    ['Release', [named('release'), named('environment')].filter(Boolean).join(' · ')],
    ['Pages', named('page')],
  ];
  return (
    <dl className="known">
      {facts.map(([name, value]) => (
        <div key={name} className={name === 'Pages' ? 'known-wide' : undefined}>
          <dt>{name}</dt>
          <dd>{value || NONE}</dd>
        </div>
      ))}
    </dl>
  );
}

function Skeleton(): ReactNode {
  return (
    <div className="pages-stack">
      <div className="panel">
        <BoneRows count={2} className="is-tall" />
      </div>
      <div className="panel">
        <BoneRows count={12} />
      </div>
    </div>
  );
}
