import { type Caller, callBy } from '../browser/guard.ts';
import type { Stop } from '../stop.ts';

/** Measures how long Candor's own code holds the main thread, from the call on; what it awaits, such as a request, is no part of it. */
export interface WorkMeter {
  /** Milliseconds so far. */
  read(): number;
  /** Ends it; while nobody measures, nothing is. */
  readonly stop: Stop;
}

let spentMs = 0;
let measurers = 0;

/** Begins to measure, by `performance.now()`, in every listener, timer, observer and call of this copy of Candor. */
export function measureWork(): WorkMeter {
  const before = spentMs;
  let isOn = true;
  measurers += 1;
  if (measurers === 1) callBy(createMeter());
  return {
    read: () => spentMs - before,
    stop() {
      if (!isOn) return;
      isOn = false;
      measurers -= 1;
      if (!measurers) callBy();
    },
  };
}

/** Work within work is part of it. */
function createMeter(): Caller {
  // Held, for the page may replace it later.
  const now = performance.now.bind(performance);
  let isInside = false;
  return (work, self, args) => {
    if (isInside) return Reflect.apply(work, self, args);
    isInside = true;
    const start = now();
    try {
      return Reflect.apply(work, self, args);
    } finally {
      spentMs += now() - start;
      isInside = false;
    }
  };
}
