const HOURS_OF_WEEK = 168;
/** Weeks that are looked back upon. */
const ANOMALY_WEEKS = 6;
/** Hours before the one that is judged, whose level it is measured against. */
const LEVEL_HOURS = 24;
/** Hours of history that a judgement needs; one more is the hour itself. */
export const ANOMALY_HOURS: number = ANOMALY_WEEKS * HOURS_OF_WEEK + LEVEL_HOURS + 1;
/** Events an hour below which chance alone looks like an anomaly. */
const LEAST_EXPECTED = 20;
/** Of an hour of the week and its neighbours, over the weeks: enough of them must be there. */
const LEAST_REFERENCES = 9;
/** A median absolute deviation of a normal distribution is this much smaller than its standard deviation. */
const TO_DEVIATION = 1.4826;

/** What was to be expected of an hour. */
export interface Expected {
  value: number;
  /** Beyond which a value is no longer usual. */
  low: number;
  high: number;
}

/**
 * What the newest of hourly values should have been: the median of the same hours of the weeks before, ±1 h, moved by the level of
 * the last day; the spread is their median absolute deviation (https://doi.org/10.1016/j.jesp.2013.03.013). Counts are judged by
 * their square roots, whose spread by chance is a half whatever the count. `undefined` for too little history or too few events.
 */
export function expectHour(
  hours: readonly (number | null)[],
  { deviations, isCount }: { deviations: number; isCount: boolean },
): Expected | undefined {
  const scaled = hours.map((value) => (value === null ? null : isCount ? Math.sqrt(value) : value));
  const last = scaled.length - 1;
  const usual = usualAt(scaled, last);
  if (!usual) return undefined;
  const shifts: number[] = [];
  for (let hour = Math.max(0, last - LEVEL_HOURS); hour < last; hour += 1) {
    const value = scaled[hour];
    const then = usualAt(scaled, hour);
    if (value != null && then) shifts.push(value - then.median);
  }
  const level = shifts.length >= LEVEL_HOURS / 2 ? medianOf(shifts) : 0;
  const center = usual.median + level;
  const least = isCount ? 0.5 : Math.abs(usual.median) * 0.01;
  const spread = Math.max(usual.deviation * TO_DEVIATION, least) * deviations;
  if (!isCount) return { value: center, low: center - spread, high: center + spread };
  const square = (root: number): number => Math.max(0, root) ** 2;
  if (square(center) < LEAST_EXPECTED) return undefined;
  return { value: square(center), low: square(center - spread), high: square(center + spread) };
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

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
