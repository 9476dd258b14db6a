import { Sketch } from '../sketch/Sketch.ts';
import type { Addition } from './kinds.ts';
import { head, pairsOf, toMeasure } from './measure.ts';

/** What is known of one kind of event in one period. */
interface Tally {
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

/** Whether a text was written to its end, without reading it. */
export function isWhole(text: string): boolean {
  return text.endsWith('}');
}

/** Reads such a text to add to it; `undefined` for one that is damaged in any part. */
export function decodeRollup(text: unknown): Rollup | undefined {
  const entries = readRollup(text);
  return entries && new Map(entries.map(([kind, numbers]) => [kind, toTally(numbers)]));
}

/** Kinds as they lie there, with their buckets by number: much faster to read than a rollup is to make. */
export type RollupEntries = readonly (readonly [kind: string, numbers: readonly number[]])[];

/** Reads such a text to look at it; `undefined` for one that is damaged in any part. */
export function readRollup(text: unknown): RollupEntries | undefined {
  try {
    const known: unknown = JSON.parse(String(text));
    if (typeof known !== 'object' || known === null || Array.isArray(known)) return undefined;
    const entries = Object.entries(known);
    return entries.every(([, numbers]) => settle(numbers)) ? entries : undefined;
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

/** Whether these are numbers of ours; distances become numbers of buckets, in place, for ten years are some hundred thousand. */
function settle(numbers: unknown): boolean {
  if (!Array.isArray(numbers) || !numbers.every(Number.isFinite)) return false;
  const [count = -1, failed = 0] = numbers as number[];
  const { length } = numbers;
  if (failed < 0 || failed > count || length > head + 2 * mostBuckets) return false;
  for (let i = head; i < length; i += 2) {
    if (i > head) numbers[i] += numbers[i - 2];
    // Nothing, too, where the last bucket has no number.
    if (!(numbers[i + 1] > 0)) return false;
  }
  return true;
}

function toTally(numbers: readonly number[]): Tally {
  const [count = 0, failed = 0] = numbers;
  const sketch = new Sketch(mostBuckets);
  const measured = toMeasure(numbers);
  if (measured) sketch.merge({ ...measured, buckets: pairsOf(measured.buckets) });
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
