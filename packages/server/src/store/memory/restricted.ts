import type { InnerEvent } from '../../event.ts';
import type { OriginReport } from '../../report.ts';
import type { Restriction, RestrictionStore, Visits } from '../store.ts';

interface Kept {
  events: InnerEvent[];
  reports: OriginReport[];
}

/** What is restricted, in lists of its own. */
export function createRestrictions(open: Kept, apart: Kept, now: () => number): RestrictionStore {
  const known = new Map<string, Restriction>();
  const move = (from: Kept, to: Kept, { project, sessions }: Visits): number => {
    const isTheirs = (one: InnerEvent | OriginReport): boolean =>
      one.project === project && sessions.includes(one.session);
    const events = from.events.filter(isTheirs);
    to.events.push(...events);
    to.reports.push(...from.reports.filter(isTheirs));
    from.events.splice(0, Number.POSITIVE_INFINITY, ...from.events.filter((one) => !isTheirs(one)));
    from.reports.splice(0, Number.POSITIVE_INFINITY, ...from.reports.filter((one) => !isTheirs(one)));
    return events.length;
  };
  return {
    setApart: async (visits) => move(open, apart, visits),
    putBack: async (visits) => move(apart, open, visits),
    async keep({ project, sessions, isLifted }) {
      for (const session of sessions) {
        const key = `${project}\n${session}`;
        if (isLifted) known.delete(key);
        else known.set(key, { project, session, since: now() });
      }
    },
    all: async () => [...known.values()].sort((a, b) => b.since - a.since),
  };
}
