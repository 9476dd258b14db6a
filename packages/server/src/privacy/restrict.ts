import type { LiveFeed } from '../api/liveFeed.ts';
import type { InnerEvent } from '../event.ts';
import type { PassSpool } from '../spool/passSpool.ts';
import type { Store, Visits } from '../store/store.ts';
import type { Audit } from './audit.ts';
import type { RestrictedVisits } from './restrictedVisits.ts';

/** Restricts visits, or lifts that; resolves with the events that were moved. `actor` asks for it, unless it is the person. */
export type Restrict = (visits: Visits, isRestricted: boolean, actor?: string) => Promise<number>;

/** Where they may be. */
export interface RestrictDeps {
  store: Pick<Store, 'restrictions'>;
  passSpool: PassSpool;
  live: Pick<LiveFeed, 'forget'>;
  restricted: RestrictedVisits;
  audit: Audit;
  retentionDays: number;
  now: () => number;
}

/** Makes a `Restrict`; one that rejects may be repeated. One at a time, so that rows are never moved both ways at once. */
export function createRestrict(deps: RestrictDeps): Restrict {
  const { store, passSpool, live, restricted, audit, retentionDays, now } = deps;
  let last: Promise<unknown> = Promise.resolve();

  async function restrict(visits: Visits): Promise<number> {
    const { project, sessions } = visits;
    await store.restrictions.keep({ project, sessions, isLifted: false, days: retentionDays });
    // From here on nothing of them is taken any more.
    restricted.add(project, sessions, now());
    const isTheirs = (event: InnerEvent): boolean =>
      event.project === project && sessions.includes(event.session);
    live.forget(isTheirs);
    // What was taken before is on its way, and must not arrive while rows are moved.
    await passSpool();
    live.forget(isTheirs);
    const moved = await store.restrictions.setApart(visits);
    await passSpool();
    return moved + (await store.restrictions.setApart(visits));
  }

  async function lift(visits: Visits): Promise<number> {
    const { project, sessions } = visits;
    const moved = await store.restrictions.putBack(visits);
    await store.restrictions.keep({ project, sessions, isLifted: true, days: retentionDays });
    restricted.remove(project, sessions);
    return moved;
  }

  return (visits, isRestricted, actor) => {
    const work = last.then(async () => {
      const events = isRestricted ? await restrict(visits) : await lift(visits);
      const what = isRestricted ? 'restrict' : 'lift';
      await audit({ what, project: visits.project, visits: visits.sessions.length, events }, actor);
      return events;
    });
    last = work.catch(() => {});
    return work;
  };
}
