import { Sketch } from '../sketch/Sketch.ts';
import type { Addition } from './kinds.ts';

/** What is known of one kind of event in one period. */
export interface Tally {
  count: number;
  failed: number;
  /** Of what was measured; empty where nothing was. */
  readonly sketch: Sketch;
}

/** What happened in one period, by kind. */
export type Rollup = Map<string, Tally>;

/** The most kinds in one period; what comes later is added up under the type and an asterisk. */
const mostKinds = 200;
/** The most buckets of one histogram. */
const mostBuckets = 64;
/** Buckets of the sketch that one bucket here holds: four to a doubling, so that a quantile is within 9 % of a measured value. */
const coarseness = 8;

/** How many numbers come before the buckets: count, failed, sum, least, most. */
const head = 5;

/** Adds an event. */
export function addTo(rollup: Rollup, { kind, count, failed, measured }: Addition): void {
  const tally = tallyOf(rollup, kind);
  tally.count += count;
  tally.failed += failed;
  if (measured !== undefined) tally.sketch.merge(coarsen(single(measured)));
}

/** Adds another period, or the same from another tab. */
export function mergeInto(rollup: Rollup, other: Rollup): void {
  for (const [kind, { count, failed, sketch }] of other) {
    const tally = tallyOf(rollup, kind);
    tally.count += count;
    tally.failed += failed;
    if (sketch.count) tally.sketch.merge(sketch);
  }
}

/**
 * As text: each kind a list of its count and failures and, where something was measured, of sum, least, most, and buckets with what
 * they hold, each bucket by its distance from the one before.
 */
export function encodeRollup(rollup: Rollup): string {
  const kinds = [...rollup].map(([kind, { count, failed, sketch }]) => {
    if (!sketch.count) return [kind, failed ? [count, failed] : [count]];
    let last = 0;
    const buckets = sketch.toJSON().buckets.flatMap(([bucket, times]) => {
      const distance = bucket - last;
      last = bucket;
      return [distance, times];
    });
    const { sum, min, max } = sketch;
    return [kind, [count, failed, round(sum), round(min), round(max), ...buckets]];
  });
  return JSON.stringify(Object.fromEntries(kinds));
}

/** Reads such a text; `undefined` for one that is damaged in any part. */
export function decodeRollup(text: unknown): Rollup | undefined {
  try {
    const known: unknown = JSON.parse(String(text));
    if (typeof known !== 'object' || known === null || Array.isArray(known)) return undefined;
    const rollup: Rollup = new Map();
    for (const [kind, numbers] of Object.entries(known)) {
      const tally = toTally(numbers);
      if (!tally) return undefined;
      rollup.set(kind, tally);
    }
    return rollup;
  } catch {
    return undefined; // Half written, or by another hand.
  }
}

function tallyOf(rollup: Rollup, kind: string): Tally {
  const isNew = !rollup.has(kind) && rollup.size >= mostKinds;
  const place = isNew ? `${kind.split(' ')[0]} *` : kind;
  const known = rollup.get(place) ?? { count: 0, failed: 0, sketch: new Sketch(mostBuckets) };
  rollup.set(place, known);
  return known;
}

/** By number and in one pass: ten years are some hundred thousand of these. */
function toTally(numbers: unknown): Tally | undefined {
  if (!Array.isArray(numbers)) return undefined;
  const { length } = numbers;
  for (let i = 0; i < length; i++) if (!Number.isFinite(numbers[i])) return undefined;
  const [count, failed = 0, sum = 0, min = 0, max = 0] = numbers as number[];
  if (count === undefined || count < 0 || failed < 0 || failed > count) return undefined;
  const sketch = new Sketch(mostBuckets);
  if (length <= head) return { count, failed, sketch };
  if ((length - head) % 2 || (length - head) / 2 > mostBuckets) return undefined;
  let bucket = 0;
  for (let i = head; i < length; i += 2) {
    const times: number = numbers[i + 1];
    if (times <= 0) return undefined;
    bucket += numbers[i];
    sketch.buckets.set(bucket, times);
    sketch.count += times;
  }
  sketch.sum = sum;
  sketch.min = min;
  sketch.max = max;
  return { count, failed, sketch };
}

function single(value: number): Sketch {
  const sketch = new Sketch();
  sketch.add(value);
  return sketch;
}

/** With the middle of the wide bucket in the place of each narrow one, which is a bucket of the sketch as well. */
function coarsen(sketch: Sketch): Parameters<Sketch['merge']>[0] {
  const buckets = [...sketch.buckets].map(
    ([bucket, times]) =>
      [bucket > 0 ? Math.ceil(bucket / coarseness) * coarseness - coarseness / 2 : 0, times] as const,
  );
  const { count, sum, min, max } = sketch;
  return { count, sum, min, max, buckets };
}

/** To four digits: more are neither shown nor sure. */
function round(value: number): number {
  return Number(value.toPrecision(value < 10_000 ? 4 : 8));
}
