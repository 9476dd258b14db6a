import type { InnerEvent } from '../../event.ts';

/** The value up to which `level` of the weight lies; undefined where nothing was measured. */
export function weightedQuantile(level: number, events: readonly InnerEvent[]): number | undefined {
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

/** The weight of the heaviest, in hundredths: that of the visit or user to which all of these belong. */
export function heaviestOf(events: readonly InnerEvent[]): number {
  return events.reduce((most, { weight }) => Math.max(most, weight), 0);
}
