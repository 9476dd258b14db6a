import { isObservable, observe } from '../browser/observe.ts';
import type { Stop } from '../stop.ts';

/** A script that ran in a long frame. https://w3c.github.io/long-animation-frames/#performancescripttiming */
export interface FrameScript {
  readonly startTime: number;
  readonly duration: number;
  /** Of which the browser had to lay out again before it was time to. */
  readonly forcedStyleAndLayoutDuration: number;
  readonly sourceURL: string;
  readonly sourceFunctionName: string;
  /** What called it, such as `BUTTON#buy.onclick` or `TimerHandler:setTimeout`. */
  readonly invoker: string;
}

/** A stretch in which the page could not answer. */
export interface LongFrame {
  /** On the clock of `performance.now()`. */
  readonly startTime: number;
  readonly durationMs: number;
  /** How long input had to wait. */
  readonly blockingMs: number;
  /** Those of 5 ms and more; none where the browser knows only long tasks. */
  readonly scripts: readonly FrameScript[];
}

type Entry = PerformanceEntry & {
  readonly blockingDuration?: number;
  readonly scripts?: readonly FrameScript[];
};

// A task may take this long before it counts as blocking: https://web.dev/articles/tbt
const UNNOTICED_MS = 50;

/** Reports long animation frames, or long tasks where the browser knows only those. */
export function longFrames(report: (frame: LongFrame) => void): Stop {
  const entryType = isObservable('long-animation-frame') ? 'long-animation-frame' : 'longtask';
  return observe(entryType, (entries) => {
    for (const entry of entries as Entry[]) {
      const {
        startTime,
        duration: durationMs,
        blockingDuration: blockingMs = durationMs - UNNOTICED_MS,
        scripts = [],
      } = entry;
      report({ startTime, durationMs, blockingMs, scripts });
    }
  });
}
