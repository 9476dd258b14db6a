/** The two clocks: one that people set, and one that only runs. */
export interface Clock {
  /** Milliseconds since the epoch, without the jumps of a clock that somebody sets. */
  now(): number;
  /** Milliseconds since some moment; never jumps, and may stand still while the device sleeps. */
  elapsed(): number;
}

/** A device that was ahead for longer has not slept: somebody set its clock. Over a weekend many are closed. */
const longestSleepMs = 7 * 86_400_000;
const unnoticedMs = 1000;

/**
 * Compares the platform's two clocks whenever it is asked: going back, or ahead by more than a week, is a jump and is taken out;
 * going ahead by less is sleep, which the monotonic clock does not count everywhere. https://www.w3.org/TR/hr-time-3/#sec-monotonic-clock
 */
export function createClock(wall: () => number = Date.now, elapsed: () => number = monotonic): Clock {
  let jump = 0;
  let last: { wall: number; elapsed: number } | undefined;
  return {
    now() {
      const next = { wall: wall(), elapsed: elapsed() };
      if (last) {
        const ahead = next.wall - last.wall - (next.elapsed - last.elapsed);
        if (ahead < -unnoticedMs || ahead > longestSleepMs) jump += ahead;
      }
      last = next;
      return Math.round(next.wall - jump);
    },
    elapsed,
  };
}

function monotonic(): number {
  return performance.now();
}
