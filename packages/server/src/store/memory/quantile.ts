import type { TimePercentiles } from '../../api/performanceTypes.ts';
import type { InnerEvent } from '../../event.ts';
import { LEVELS } from '../../queries/levels.ts';

/** The value up to which `level` of the weight lies; undefined where nothing was measured. */
export function weightedQuantile(
  level: number,
  events: readonly Pick<InnerEvent, 'value' | 'weight'>[],
): number | undefined {
  const measured = events
    .flatMap(({ value, weight }) => (value === null ? [] : [{ value, weight }]))
    .sort((a, b) => a.value - b.value);
  const target = level * measured.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  for (const { value, weight } of measured) {
    reached += weight;
    if (reached >= target) return value;
  }
  return undefined;
}

/** How many events these stand for. */
export function weightOf(events: readonly InnerEvent[]): number {
  return events.reduce((sum, { weight }) => sum + weight, 0) / 100;
}

/** What these say under a name, added up over all that they stand for. */
export function sumOf(events: readonly InnerEvent[], field: string): number {
  return events.reduce((sum, { weight, numbers }) => sum + weight * (numbers[field] ?? 0), 0) / 100;
}

/** The weight of the lightest, in hundredths: that of a visit or user that is known by any of these, and so whenever the most surely told of them is. */
export function lightestOf(events: readonly InnerEvent[]): number {
  return events.reduce((least, { weight }) => Math.min(least, weight), Number.POSITIVE_INFINITY);
}

/** The weight of the heaviest, in hundredths: that of a visit or user of which all of these must have been told. */
export function heaviestOf(events: readonly InnerEvent[]): number {
  return events.reduce((most, { weight }) => Math.max(most, weight), 0);
}

/** The four percentiles that durations are told by. */
export function percentilesOf(events: readonly InnerEvent[]): TimePercentiles {
  const [p50Ms = null, p75Ms = null, p95Ms = null, p99Ms = null] = LEVELS.map((level) =>
    weightedQuantile(level, events),
  );
  return { p50Ms, p75Ms, p95Ms, p99Ms };
}
