/** Counts what was let go, by reason. */
export interface Ledger {
  count(reason: string, events?: number): void;
  totals(): Record<string, number>;
}

/** A ledger in memory; `onCount` hears of every entry. */
export function createLedger(onCount: (reason: string, events: number) => void = () => undefined): Ledger {
  const totals: Record<string, number> = {};
  return {
    count(reason, events = 1) {
      if (events < 1) return;
      totals[reason] = (totals[reason] ?? 0) + events;
      onCount(reason, events);
    },
    totals: () => ({ ...totals }),
  };
}
