/** Counts what was let go, by reason. */
export interface Ledger {
  count(reason: string, events?: number): void;
  totals(): Record<string, number>;
  clear(): void;
}

/** A ledger in memory. */
export function createLedger(): Ledger {
  let totals: Record<string, number> = {};
  return {
    count(reason, events = 1) {
      if (events > 0) totals[reason] = (totals[reason] ?? 0) + events;
    },
    totals: () => ({ ...totals }),
    clear() {
      totals = {};
    },
  };
}
