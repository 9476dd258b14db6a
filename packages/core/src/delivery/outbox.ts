import type { Envelope } from '../wire/envelope.ts';

/** An envelope that nobody has acknowledged yet. */
export interface Waiting {
  readonly envelope: Envelope;
  /** About how many bytes its text has. */
  readonly bytes: number;
  /** Whether it was made smaller than it was, because it did not fit into one request. */
  readonly isShortened?: boolean;
  /** Removes what is kept of it elsewhere, once it need not wait any more. */
  readonly forget?: () => void;
}

/** Envelopes in the order in which they were sealed. This version in memory is the specification. */
export interface Outbox {
  /** Adds one; where there is no room the oldest go, and are returned. */
  add(waiting: Waiting): Waiting[];
  all(): readonly Waiting[];
  /** Takes one out. */
  remove(waiting: Waiting): void;
  /** Puts others into its place. */
  replace(waiting: Waiting, others: readonly Waiting[]): void;
  readonly bytes: number;
}

/** An outbox that a reload empties, of at most `maxBytes()` and never less than one envelope. */
export function createMemoryOutbox(maxBytes: () => number): Outbox {
  let waiting: readonly Waiting[] = [];
  const sum = (): number => waiting.reduce((total, { bytes }) => total + bytes, 0);
  return {
    add(added) {
      waiting = [...waiting, added];
      let excess = sum() - maxBytes();
      let oldest = 0;
      while (excess > 0 && oldest < waiting.length - 1) excess -= waiting[oldest++]?.bytes ?? 0;
      const gone = waiting.slice(0, oldest);
      waiting = waiting.slice(oldest);
      return gone;
    },
    all: () => waiting,
    remove(gone) {
      waiting = waiting.filter((one) => one !== gone);
    },
    replace(gone, others) {
      waiting = waiting.flatMap((one) => (one === gone ? others : one));
    },
    get bytes() {
      return sum();
    },
  };
}
