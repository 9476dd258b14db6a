import { meterWork } from '../browser/guard.ts';
import type { Stop } from '../stop.ts';

/** Measures how long Candor's own code holds the main thread, from the call on; what it awaits, such as a request, is no part of it. */
export interface WorkMeter {
  /** Milliseconds so far. */
  read(): number;
  /** Ends it; while nobody measures, nothing is. */
  readonly stop: Stop;
}

/** Begins to measure, by `performance.now()`, in every listener, timer, observer and call of this copy of Candor. */
export function measureWork(): WorkMeter {
  // Held, for the page may replace it later.
  const now = performance.now.bind(performance);
  const [read, stop] = meterWork(now);
  return { read, stop };
}
