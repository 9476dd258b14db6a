/** A median absolute deviation of a normal distribution is this much smaller than its standard deviation. */
export const TO_DEVIATION = 1.4826;

/** The middle of numbers, which need no order; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
