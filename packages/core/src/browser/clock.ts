/** The two clocks: one that people set, and one that only runs. */
export interface Clock {
  /** Milliseconds since the epoch; may jump. */
  now(): number;
  /** Milliseconds since some moment; never jumps. */
  elapsed(): number;
}

/** The platform's clocks, as they were when this was called: a page may replace them later. */
export function createClock(): Clock {
  const {
    Date: { now },
    performance,
  } = globalThis;
  return { now, elapsed: performance ? () => performance.now() : now };
}
