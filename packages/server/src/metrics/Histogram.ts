/** A histogram at one moment. */
export interface HistogramReading {
  /** Each holds all values up to its bound, the last every one. */
  readonly buckets: readonly { upTo: number; count: number }[];
  readonly count: number;
  readonly sum: number;
}

/** Counts values in buckets whose upper bounds are given, in rising order. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #weights: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = [...bounds, Number.POSITIVE_INFINITY];
    this.#weights = new Float64Array(this.#bounds.length);
  }

  /** `weight` is how many values this one stands for. @default 1 */
  add(value: number, weight: number = 1): void {
    const place = this.#bounds.findIndex((bound) => value <= bound);
    // Only what is no number is above the last bound.
    if (place < 0) return;
    this.#weights[place] = (this.#weights[place] ?? 0) + weight;
    this.#sum += value * weight;
  }

  read(): HistogramReading {
    let below = 0;
    const buckets = this.#bounds.map((upTo, place) => {
      below += this.#weights[place] ?? 0;
      // Weights of samples need not be whole, and counts must be.
      return { upTo, count: Math.round(below) };
    });
    return { buckets, count: Math.round(below), sum: this.#sum };
  }
}
