/** What a sketch holds, as JSON can say it. */
export interface SketchData {
  readonly count: number;
  readonly sum: number;
  /** `Infinity` before the first value. */
  readonly min: number;
  /** `-Infinity` before the first value. */
  readonly max: number;
  /** How many values lie in each bucket that holds any, by its number. */
  readonly buckets: Iterable<readonly [bucket: number, count: number]>;
}

// One doubling has 32 buckets, which is what OpenTelemetry calls an exponential histogram of scale 5, and bucket 960 ends at 1.
// https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
const PER_DOUBLING = 32;
/** What is nearer to zero than 2⁻³⁰, a billionth, counts as zero. */
const FIRST = 30 * PER_DOUBLING;
const WIDTH = 2 ** (1 / PER_DOUBLING);

/** How far a quantile of a sketch may be from the value that was measured, as a share of that value: (γ - 1) / (γ + 1). */
export const RELATIVE_ERROR: number = (WIDTH - 1) / (WIDTH + 1);

/**
 * Quantiles of any number of values in bounded memory, each within 1.09 % of a value that was measured, by logarithmic buckets as in
 * DDSketch (https://arxiv.org/abs/1908.10693). Sketches merge without further loss, in any order and grouping.
 *
 * @example
 * const sketch = new Sketch();
 * for (const ms of [12, 15, 240]) sketch.add(ms);
 * sketch.quantile(0.95); // 240
 */
export class Sketch implements SketchData {
  count = 0;
  sum = 0;
  min: number = Number.POSITIVE_INFINITY;
  max: number = Number.NEGATIVE_INFINITY;
  readonly buckets: Map<number, number> = new Map();
  readonly #maxBuckets: number;

  /** Beyond `maxBuckets`, the lowest ones melt into one, so that high quantiles stay exact to the same degree. */
  constructor(maxBuckets = 1024) {
    // With none it would melt for ever.
    this.#maxBuckets = Math.max(1, maxBuckets) || 1024;
  }

  /** Adds a value; what is no finite number is left out. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.merge({ count: 1, sum: value, min: value, max: value, buckets: [[toBucket(value), 1]] });
  }

  /** Adds what another sketch, or the JSON of one, holds. */
  merge({ count, sum, min, max, buckets }: SketchData): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    for (const [bucket, times] of buckets) this.#fill(bucket, times);
    while (this.buckets.size > this.#maxBuckets) this.#meltLowest();
  }

  /** The value below or at which this share of all values lies, by nearest rank; `NaN` before the first value. */
  quantile(share: number): number {
    let rank = Math.ceil(this.count * share);
    if (this.count && rank >= this.count) return this.max;
    for (const bucket of this.#ascending()) {
      rank -= this.buckets.get(bucket) ?? 0;
      // No estimate is outside of what was measured: a single value comes back as it was.
      if (rank <= 0) return Math.min(Math.max(toValue(bucket), this.min), this.max);
    }
    return Number.NaN;
  }

  /** The same as plain data, lowest bucket first. */
  toJSON(): SketchData & { readonly buckets: readonly (readonly [bucket: number, count: number])[] } {
    const { count, sum, min, max } = this;
    const buckets = this.#ascending().map((bucket) => [bucket, this.buckets.get(bucket) ?? 0] as const);
    return { count, sum, min, max, buckets };
  }

  #fill(bucket: number, times: number): void {
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + times);
  }

  #meltLowest(): void {
    const [lowest = 0, next = 0] = this.#ascending();
    this.#fill(next, this.buckets.get(lowest) ?? 0);
    this.buckets.delete(lowest);
  }

  #ascending(): number[] {
    return [...this.buckets.keys()].sort((a, b) => a - b);
  }
}

/** Ordered as the values are: negative ones mirror positive ones, and 0 is zero. */
function toBucket(value: number): number {
  return Math.sign(value) * Math.max(0, Math.ceil(Math.log2(Math.abs(value)) * PER_DOUBLING) + FIRST);
}

/** The value that is as far, by share, from one edge of the bucket as from the other. */
export function toValue(bucket: number): number {
  const edge = WIDTH ** (Math.abs(bucket) - FIRST);
  return bucket && (Math.sign(bucket) * 2 * edge) / (1 + WIDTH);
}
