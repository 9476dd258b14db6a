import type { OutcomeName, StatusAnswer } from '../api/types.ts';

/** How many events ended how, since the start. What was sent is the sum. */
type Outcomes = StatusAnswer['outcomes'];

/** Whose events ended: a write key by its id, never by itself. */
export interface Accounted {
  readonly id: string;
  readonly project: string;
}

/** Who showed no key of this server. */
export const NOBODY: Accounted = { id: '', project: '' };

/** Events of one minute, key, outcome and reason. */
export interface Ending {
  /** The start of the minute, ms since 1970. */
  readonly minute: number;
  readonly project: string;
  readonly key: string;
  readonly outcome: OutcomeName;
  readonly reason: string;
  readonly events: number;
}

/** Counts where every event that was sent has ended. */
export interface OutcomeLedger {
  /** `reason` is one of few words of this server's own. */
  add(of: Accounted, outcome: keyof Outcomes, count: number, reason?: string): void;
  /** For events that were counted as stored and then could not be, by their projects. */
  setAside(projects: readonly string[]): void;
  /** For events that were counted as stored and that another server stores, by their projects. */
  repeated(projects: readonly string[]): void;
  totals(): Outcomes;
  /** The same as numbers that only rise: what was accepted stays counted as that, and again as set aside or repeated. */
  counters(): Readonly<Record<string, number>>;
  /** What was counted since it was last taken, by minute, key and reason. */
  take(): readonly Ending[];
}

const MINUTE = 60_000;

/** Starts counting. */
export function createOutcomeLedger(now: () => number = Date.now): OutcomeLedger {
  const counted: Outcomes = {
    stored: 0,
    duplicate: 0,
    invalid: 0,
    consent: 0,
    restricted: 0,
    oversize: 0,
    limited: 0,
  };
  let setAside = 0;
  let repeated = 0;
  let endings = new Map<string, Ending>();

  function note(of: Accounted, outcome: OutcomeName, count: number, reason: string): void {
    if (count === 0) return;
    const minute = Math.floor(now() / MINUTE) * MINUTE;
    const place = [minute, of.project, of.id, outcome, reason].join('\n');
    const events = (endings.get(place)?.events ?? 0) + count;
    endings.set(place, { minute, project: of.project, key: of.id, outcome, reason, events });
  }

  return {
    add(of, outcome, count, reason = '') {
      counted[outcome] += count;
      note(of, outcome, count, reason);
    },
    setAside(projects) {
      setAside += projects.length;
      for (const project of projects) note({ id: '', project }, 'setAside', 1, 'the store refused it');
    },
    repeated(projects) {
      repeated += projects.length;
      for (const project of projects) note({ id: '', project }, 'repeated', 1, 'another server stores it');
    },
    totals: () => ({
      ...counted,
      stored: counted.stored - setAside - repeated,
      duplicate: counted.duplicate + repeated,
      invalid: counted.invalid + setAside,
    }),
    counters: () => ({ ...counted, set_aside: setAside, repeated }),
    take() {
      const taken = [...endings.values()];
      endings = new Map();
      return taken;
    },
  };
}
