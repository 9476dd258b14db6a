import { medianOf, TO_DEVIATION } from './medianOf.ts';
import { ANOMALY_WEEKS, HOURS_OF_WEEK } from './season.ts';

/** Hours before the one that is judged, whose level it is measured against. */
const LEVEL_HOURS = 24;
/** Of an hour of the week and its neighbours, over the weeks: enough of them must be there. */
const LEAST_REFERENCES = 9;

/** What was to be expected of an hour. */
export interface Expected {
  value: number;
  /** Beyond which a value is no longer usual. */
  low: number;
  high: number;
}

/**
 * What the newest of hourly values that are no counts should have been: the median of the same hours of the weeks before, ±1 h, moved
 * by the level of the last day; the spread is their median absolute deviation (https://doi.org/10.1016/j.jesp.2013.03.013).
 * `undefined` for too little history.
 */
export function expectLevel(values: readonly (number | null)[], deviations: number): Expected | undefined {
  const last = values.length - 1;
  const usual = usualAt(values, last);
  if (!usual) return undefined;
  const shifts: number[] = [];
  for (let hour = Math.max(0, last - LEVEL_HOURS); hour < last; hour += 1) {
    const value = values[hour];
    const then = usualAt(values, hour);
    if (value != null && then) shifts.push(value - then.median);
  }
  const level = shifts.length >= LEVEL_HOURS / 2 ? medianOf(shifts) : 0;
  const center = usual.median + level;
  const least = Math.abs(usual.median) * 0.01;
  const spread = Math.max(usual.deviation * TO_DEVIATION, least) * deviations;
  return { value: center, low: center - spread, high: center + spread };
}

/** Same hour of the week, and the hours beside it, of the weeks before. */
function usualAt(
  values: readonly (number | null)[],
  hour: number,
): { median: number; deviation: number } | undefined {
  const references: number[] = [];
  for (let week = 1; week <= ANOMALY_WEEKS; week += 1)
    for (const beside of [-1, 0, 1]) {
      const value = values[hour - week * HOURS_OF_WEEK + beside];
      if (value != null) references.push(value);
    }
  if (references.length < LEAST_REFERENCES) return undefined;
  const median = medianOf(references);
  return { median, deviation: medianOf(references.map((value) => Math.abs(value - median))) };
}
