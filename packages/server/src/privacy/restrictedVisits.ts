import type { Restriction } from '../store/store.ts';

/** Visits of which nothing new is taken until their person, or the team for them, lifts that. */
export interface RestrictedVisits {
  has(project: string, session: string): boolean;
  /** Of a project, those restricted last first. */
  of(project: string): Restriction[];
  /** Takes the place of all that was known. */
  learn(restrictions: readonly Restriction[]): void;
  add(project: string, sessions: readonly string[], since: number): void;
  remove(project: string, sessions: readonly string[]): void;
}

/** Knows none until it is told. */
export function createRestrictedVisits(): RestrictedVisits {
  const known = new Map<string, Restriction>();
  const keyOf = (project: string, session: string): string => `${project}\n${session}`;
  const add: RestrictedVisits['add'] = (project, sessions, since) => {
    for (const session of sessions) known.set(keyOf(project, session), { project, session, since });
  };
  return {
    has: (project, session) => known.size > 0 && known.has(keyOf(project, session)),
    of: (project) =>
      [...known.values()].filter((one) => one.project === project).sort((a, b) => b.since - a.since),
    learn(restrictions) {
      known.clear();
      for (const { project, session, since } of restrictions) add(project, [session], since);
    },
    add,
    remove(project, sessions) {
      for (const session of sessions) known.delete(keyOf(project, session));
    },
  };
}
