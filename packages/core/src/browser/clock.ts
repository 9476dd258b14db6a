/** The two clocks: one that people set, and one that only runs. */
export interface Clock {
  /** Milliseconds since the epoch; may jump. */
  now(): number;
  /** Milliseconds since some moment; never jumps. */
  elapsed(): number;
}

/** The platform's clocks. */
export function createClock(): Clock {
  return { now: Date.now, elapsed: () => performance.now() };
}
