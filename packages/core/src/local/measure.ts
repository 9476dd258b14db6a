import { toValue } from '../sketch/Sketch.ts';

/** What was measured; quantiles are within 9 % of a measured value. */
export interface LocalMeasure {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p95: number;
  /**
   * The histogram, lowest first: the number of a bucket and how many values fell in it, in turns. The middle of a bucket is
   * `2 ** ((number - 960) / 32)`, and there are four to a doubling; number 0 holds zeros.
   */
  readonly buckets: readonly number[];
}

/** How many numbers come before the buckets where they are kept: count, failed, sum, least, most. */
export const head = 5;

/** Of the numbers of a kind as they are kept; `undefined` where nothing was measured. */
export function toMeasure(numbers: readonly number[]): LocalMeasure | undefined {
  if (numbers.length <= head) return undefined;
  const [, , sum = 0, min = 0, max = 0] = numbers;
  return withQuantiles({ sum, min, max, buckets: numbers.slice(head) });
}

/** All of them as one, by their histograms; `undefined` of none. */
export function mergeMeasures(measures: readonly LocalMeasure[]): LocalMeasure | undefined {
  const [first] = measures;
  if (!first || measures.length === 1) return first;
  const times = new Map<number, number>();
  let [sum, min, max] = [0, first.min, first.max];
  for (const measure of measures) {
    sum += measure.sum;
    min = Math.min(min, measure.min);
    max = Math.max(max, measure.max);
    for (const [bucket, more] of pairsOf(measure.buckets)) times.set(bucket, (times.get(bucket) ?? 0) + more);
  }
  return withQuantiles({ sum, min, max, buckets: [...times].sort(([a], [b]) => a - b).flat() });
}

/** Buckets two by two. */
export function* pairsOf(buckets: readonly number[]): Generator<readonly [bucket: number, times: number]> {
  for (let i = 0; i < buckets.length; i += 2) yield [buckets[i] ?? 0, buckets[i + 1] ?? 0];
}

/** In passes over the flat list, by number: of ten years there are some ten thousand histograms. */
function withQuantiles(known: Pick<LocalMeasure, 'sum' | 'min' | 'max' | 'buckets'>): LocalMeasure {
  const { min, max, buckets } = known;
  let count = 0;
  for (let i = 1; i < buckets.length; i += 2) count += buckets[i] as number;
  const at = (share: number): number => {
    let rank = Math.ceil(count * share);
    // The greatest is known.
    if (rank >= count) return max;
    let i = -1;
    while (rank > 0) {
      i += 2;
      rank -= buckets[i] as number;
    }
    return Math.min(Math.max(toValue(buckets[i - 1] as number), min), max);
  };
  return { count, ...known, p50: at(0.5), p95: at(0.95) };
}
