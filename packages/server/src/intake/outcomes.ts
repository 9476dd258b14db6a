import type { StatusAnswer } from '../api/types.ts';

/** How many events ended how, since the start. What was sent is the sum. */
type Outcomes = StatusAnswer['outcomes'];

/** Counts where every event that was sent has ended. */
export interface OutcomeLedger {
  add(outcome: keyof Outcomes, count: number): void;
  /** For an event that was counted as stored and then could not be. */
  move(from: keyof Outcomes, to: keyof Outcomes, count: number): void;
  totals(): Outcomes;
}

/** Starts counting. */
export function createOutcomeLedger(): OutcomeLedger {
  const totals: Outcomes = { stored: 0, duplicate: 0, invalid: 0, consent: 0, oversize: 0, limited: 0 };
  return {
    add(outcome, count) {
      totals[outcome] += count;
    },
    move(from, to, count) {
      totals[from] -= count;
      totals[to] += count;
    },
    totals: () => ({ ...totals }),
  };
}
