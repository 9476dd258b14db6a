import type { InnerEvent } from '../../event.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_PERSON_EVENTS } from '../../queries/person.ts';
import { afterToken, readAfter, toPersonEvent } from '../../queries/personEvent.ts';
import type { OriginReport } from '../../report.ts';
import type { PersonShare, Visits } from '../store.ts';

/** What is kept of some visits, whose events and reports these are already. */
export function personOf(
  open: Kept,
  apart: Kept,
  { after, withRestricted = false }: Visits & { after?: string; withRestricted?: boolean },
): PersonShare {
  const events = withRestricted ? [...open.events, ...apart.events] : open.events;
  const reports = withRestricted ? [...open.reports, ...apart.reports] : open.reports;
  const from = readAfter(after);
  const ordered = [...events].sort(newestFirst).filter((event) => !from || newestFirst(event, from) > 0);
  const shown = ordered
    .slice(0, MAX_PERSON_EVENTS)
    .map(({ project: _, retentionDays: __, ...event }) => toPersonEvent(event));
  const next = ordered.length > MAX_PERSON_EVENTS && { next: afterToken(shown) };
  if (from) return { visits: [], events: shown, pageLoads: [], ...next };
  const visits = [
    ...visitsIn(open.events),
    ...visitsIn(apart.events).map((visit) => ({ ...visit, isRestricted: true as const })),
  ];
  const pageLoads = reports.map(
    ({ origin, session, release, environment, begun, heard, produced, dropped }) => ({
      origin,
      session,
      release,
      environment,
      begun,
      heard,
      produced,
      dropped,
    }),
  );
  return { visits: visits.sort((a, b) => b.to - a.to), events: shown, pageLoads, ...next };
}

interface Kept {
  events: readonly InnerEvent[];
  reports: readonly OriginReport[];
}

function visitsIn(events: readonly InnerEvent[]) {
  return [...groupBy(events, ({ session }) => session)].map(([id, own]) => ({
    id,
    from: Math.min(...own.map(({ at }) => at)),
    to: Math.max(...own.map(({ at }) => at)),
    events: own.length,
  }));
}

type Placed = Pick<InnerEvent, 'at' | 'id'>;

function newestFirst(a: Placed, b: Placed): number {
  return b.at - a.at || (a.id < b.id ? 1 : -1);
}
