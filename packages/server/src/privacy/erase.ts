import type { LiveFeed } from '../api/liveFeed.ts';
import type { Forwards } from '../forward/forwards.ts';
import type { Quarantine } from '../loader/quarantine.ts';
import type { PassSpool } from '../spool/passSpool.ts';
import type { Store, Visits } from '../store/store.ts';
import type { Audit } from './audit.ts';
import type { ErasedVisits } from './erased.ts';
import type { Removal } from './removal.ts';
import type { RestrictedVisits } from './restrictedVisits.ts';

/** Erases visits wherever this server has them; resolves with the number of events when nothing finds them any more. `actor` asks for them, unless it is the person. */
export type Erase = (visits: Visits, actor?: string) => Promise<number>;

/** Where they may be. */
export interface EraseDeps {
  store: Store;
  passSpool: PassSpool;
  quarantine: Quarantine;
  live: Pick<LiveFeed, 'forget'>;
  forwards: Pick<Forwards, 'forget'>;
  erased: ErasedVisits;
  restricted: Pick<RestrictedVisits, 'remove'>;
  audit: Audit;
  removal: Pick<Removal, 'request'>;
  /** Whether others read the tables themselves: then erasing takes until the rows are removed. */
  isShared: boolean;
  retentionDays: number;
}

/** What is not known here may still be on its way from a tab that was offline; more of it is a stranger's invention. */
const maxUnknown = 100;

/** Makes an `Erase`; one that rejects may be repeated. */
export function createErase(deps: EraseDeps): Erase {
  const { store, passSpool, quarantine, live, forwards, erased, restricted, audit, removal, retentionDays } =
    deps;

  return async (visits, actor) => {
    const { project, sessions } = visits;
    const found = await store.keptVisits(visits);
    const marked = new Set([...found.map(({ session }) => session), ...sessions.slice(-maxUnknown)]);
    const marks = [...marked].map((session) => erased.markOf(project, session));
    await store.keepMarks(marks, retentionDays);
    // From here on nothing of them is taken any more.
    erased.add(marks);
    const isTheirs = (of: { project: string; session: string } | undefined): boolean =>
      of?.project === project && sessions.includes(of.session);
    live.forget(isTheirs);
    const name = await store.erase(visits);
    // What was taken before is on its way.
    await passSpool();
    live.forget(isTheirs);
    const whole = await store.keptVisits({ ...visits, withErased: true });
    await forwards.forget(isTheirs);
    await quarantine.remove((line) => {
      const { event, report } = JSON.parse(line) as Record<
        'event' | 'report',
        Parameters<typeof isTheirs>[0]
      >;
      return isTheirs(event) || isTheirs(report);
    });
    restricted.remove(project, sessions);
    const removed = removal.request(name);
    if (deps.isShared) await removed;
    else removed.catch(() => {});
    const events = eventsOf(found, whole);
    await audit({ what: 'erase', project, visits: marked.size, events }, actor);
    return events;
  };
}

/** Of each visit the most that was seen: what somebody else erased a moment ago may be removed meanwhile. */
function eventsOf(...counts: Awaited<ReturnType<Store['keptVisits']>>[]): number {
  const most = new Map<string, number>();
  for (const { session, events } of counts.flat())
    most.set(session, Math.max(events, most.get(session) ?? 0));
  return [...most.values()].reduce((sum, events) => sum + events, 0);
}
