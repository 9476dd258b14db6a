/** Counts what other clients sent and was not kept, by name. */
export interface TurnedDown {
  add(what: string, count?: number): void;
  totals(): Record<string, number>;
}

/** More names than the dialects have; senders cannot make up any. */
const maxNames = 200;

/** Starts counting. */
export function createTurnedDown(): TurnedDown {
  const counts = new Map<string, number>();
  return {
    add(what, count = 1) {
      if (counts.has(what) || counts.size < maxNames) counts.set(what, (counts.get(what) ?? 0) + count);
    },
    totals: () => Object.fromEntries(counts),
  };
}
