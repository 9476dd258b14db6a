/** Holds for events that say that they succeeded. */
export const SUCCEEDED = "success = 'true'";

/** A weighted percentile of what was measured, of events for which `condition` holds; null where none was. */
export function quantileOf(level: 0.5 | 0.75 | 0.95, condition: string = 'true'): string {
  return `quantileTDigestWeightedIf(${level})(assumeNotNull(value), weight, value IS NOT NULL AND ${condition})`;
}
