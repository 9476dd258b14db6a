import type { StatusAnswer } from '../api/types.ts';

/** How many events ended how, since the start. What was sent is the sum. */
type Outcomes = StatusAnswer['outcomes'];

/** Counts where every event that was sent has ended. */
export interface OutcomeLedger {
  add(outcome: keyof Outcomes, count: number): void;
  /** For an event that was counted as stored and then could not be. */
  move(from: keyof Outcomes, to: keyof Outcomes, count: number): void;
  totals(): Outcomes;
  /** The same as numbers that only rise: what was accepted stays counted as that, and again as set aside. */
  counters(): Readonly<Record<string, number>>;
}

/** Starts counting. */
export function createOutcomeLedger(): OutcomeLedger {
  const totals: Outcomes = {
    stored: 0,
    duplicate: 0,
    invalid: 0,
    consent: 0,
    restricted: 0,
    oversize: 0,
    limited: 0,
  };
  const counted = { ...totals };
  let setAside = 0;
  return {
    add(outcome, count) {
      totals[outcome] += count;
      counted[outcome] += count;
    },
    move(from, to, count) {
      totals[from] -= count;
      totals[to] += count;
      setAside += count;
    },
    totals: () => ({ ...totals }),
    counters: () => ({ ...counted, set_aside: setAside }),
  };
}
