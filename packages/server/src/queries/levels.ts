import type { TimePercentiles } from '../api/performanceTypes.ts';

/** The percentiles that durations are told by. */
export const LEVELS = [0.5, 0.75, 0.95, 0.99] as const;

/** Percentiles as the database answers them: not a number, and so null, where nothing was measured. */
export type Levels = [p50: number | null, p75: number | null, p95: number | null, p99: number | null];

/** The four weighted percentiles of `value` where `condition` holds. */
export function levelsOf(value: string, condition: string): string {
  return `quantilesTDigestWeightedIf(${LEVELS.join(', ')})(${value}, weight, ${condition})`;
}

/** The four percentiles by their names. */
export function toPercentiles([p50Ms, p75Ms, p95Ms, p99Ms]: Levels): TimePercentiles {
  return { p50Ms, p75Ms, p95Ms, p99Ms };
}
