import { type Percentiles, percentilesOf } from '../sketch/percentiles.ts';
import { Sketch } from '../sketch/Sketch.ts';

/** What one name has cost so far. */
export interface OperationTotal {
  readonly name: string;
  readonly count: number;
  readonly totalMs: number;
}

/** How long what has a name takes, without keeping each time. */
export interface Timings {
  add(name: string, ms: number): void;
  /** Zeros where there is no such name. */
  percentiles(name: string | undefined): Percentiles;
  totals(): OperationTotal[];
}

/** Keeps at most `maxBuckets` numbers of times alike over all names, and forgets the name that was not used for longest. */
export function createTimings(maxBuckets: number): Timings {
  const sketches = new Map<string, Sketch>();
  let used = 0;
  const forget = (name: string): void => {
    used -= sketches.get(name)?.buckets.size ?? 0;
    sketches.delete(name);
  };
  return {
    add(name, ms) {
      const sketch = sketches.get(name) ?? new Sketch(maxBuckets);
      forget(name);
      sketch.add(ms);
      sketches.set(name, sketch);
      used += sketch.buckets.size;
      for (const oldest of sketches.keys()) {
        if (used <= maxBuckets) break;
        forget(oldest);
      }
    },
    percentiles: (name) => percentilesOf(name === undefined ? undefined : sketches.get(name)),
    totals: () => [...sketches].map(([name, { count, sum }]) => ({ name, count, totalMs: sum })),
  };
}
