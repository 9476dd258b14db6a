import { isObservable, observe } from '../browser/observe.ts';
import type { Stop } from '../stop.ts';

/** A stretch in which the page could not answer. */
export interface LongFrame {
  /** How long input had to wait. */
  readonly blockingMs: number;
}

// A task may take this long before it counts as blocking: https://web.dev/articles/tbt
const UNNOTICED_MS = 50;

/** Reports long animation frames, or long tasks where the browser knows only those. */
export function longFrames(report: (frame: LongFrame) => void): Stop {
  const entryType = isObservable('long-animation-frame') ? 'long-animation-frame' : 'longtask';
  return observe(entryType, (entries) => {
    for (const entry of entries) {
      const { duration, blockingDuration } = entry as PerformanceEntry & { blockingDuration?: number };
      report({ blockingMs: blockingDuration ?? duration - UNNOTICED_MS });
    }
  });
}
