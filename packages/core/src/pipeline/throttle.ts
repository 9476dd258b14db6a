import type { Step } from './step.ts';

interface ThrottleOptions {
  max: number;
  windowMs: number;
  /** A clock that never jumps. */
  elapsed: () => number;
}

/** Lets at most `max` events through in any window of `windowMs`, wherever that window begins. */
export function throttle({ max, windowMs, elapsed }: ThrottleOptions): Step {
  // A ring of the last `max` moments: the next slot holds the oldest.
  const passed: number[] = [];
  let next = 0;
  return (event) => {
    const now = elapsed();
    const oldest = passed[next];
    if (oldest !== undefined && now - oldest < windowMs) return undefined;
    passed[next] = now;
    next = (next + 1) % max;
    return event;
  };
}
