/** One visit: what somebody does on a site without a long pause, in whatever tabs. */
export interface Visit {
  /** Random, and never leaves the browser: the visit's id is made of it. It also decides whether the visit is measured. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly seenAt: number;
}

export const longestPauseMs: number = 30 * 60_000;
export const longestSessionMs: number = 4 * 3_600_000;

/** A clock that was set back counts like one that ran ahead. */
function isRunning({ startedAt, seenAt }: Visit, now: number): boolean {
  return Math.abs(now - seenAt) < longestPauseMs && Math.abs(now - startedAt) < longestSessionMs;
}

/** Where the tabs of a site find each other's visit. */
export interface SharedVisit {
  /** `undefined` where nothing is shared. */
  load(): Visit | undefined;
  save(visit: Visit): void;
  /** Does it while no other tab does. */
  exclusively(work: () => void): void;
}

/** The visit that this tab takes part in. */
export interface Visits {
  /** As it is at `now`, with what happens then. */
  at(now: number): Visit;
  /** Calls `use` with the visit that all tabs agree on, while no other tab does; never where nothing is shared. */
  agree(now: () => number, use: (visit: Visit) => void): void;
  /** Another tab has changed what is shared; it may say to what, for what it has stored may not be seen here yet. */
  reload(told?: Visit): void;
}

/** How far the shared time of the last event may lag behind. */
const savedEveryMs = 15_000;

/**
 * Asks the other tabs only where a visit begins, and leaves them the say: the one that is stored is everybody's. Two tabs
 * that begin in the same moment agree under the lock.
 */
export function createVisits(makeId: () => string, { load, save, exclusively }: SharedVisit): Visits {
  let visit: Visit | undefined;
  let savedAt = 0;

  const keep = (next: Visit): void => {
    visit = next;
    savedAt = next.seenAt;
    save(next);
  };

  const agree = (): void => {
    const shared = load();
    if (!visit) return;
    const isOthers = shared && shared.id !== visit.id && isRunning(shared, visit.seenAt);
    if (isOthers) visit = shared;
    else keep(visit);
  };

  const at = (now: number): Visit => {
    if (visit && isRunning(visit, now)) {
      visit = { ...visit, seenAt: now };
      if (Math.abs(now - savedAt) >= savedEveryMs) keep(visit);
      return visit;
    }
    // Another tab may have been active all the time, or have begun already.
    const shared = load();
    const isShared = shared && isRunning(shared, now);
    const next = { ...(isShared ? shared : { id: makeId(), startedAt: now }), seenAt: now };
    if (isShared) keep(next);
    else {
      // Not stored before it is this tab's turn: what another one has stored may not be seen here yet.
      visit = next;
      savedAt = now;
      exclusively(agree);
    }
    return visit ?? next;
  };

  return {
    at,
    agree(now, use) {
      exclusively(() => {
        at(now());
        agree();
        if (visit) use(visit);
      });
    },
    reload(told) {
      const shared = told ?? load();
      if (shared && visit && isRunning(shared, visit.seenAt)) visit = shared;
    },
  };
}
