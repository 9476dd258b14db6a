import type { ConsentLevel } from '../wire/envelope.ts';

/** From nothing to everything, each with all that the ones before it allow. */
export const levels: readonly ConsentLevel[] = ['none', 'basic', 'enhanced', 'full'];

/** The lowest level at which each event may be collected; docs/events.md says why. */
const lowestLevels: Readonly<Record<string, ConsentLevel>> = {
  'browser.web_vital': 'basic',
  exception: 'basic',
  performance: 'basic',
  'ai.operation': 'basic',
  'health.check': 'basic',
};

/** Whether `level` is at least as much as `lowest`. */
export function includesLevel(level: ConsentLevel, lowest: ConsentLevel): boolean {
  return levels.indexOf(level) >= levels.indexOf(lowest);
}

/** Whether an event may be collected; a site's own events need `enhanced` unless it says otherwise. */
export function allowsEvent(
  level: ConsentLevel,
  type: string,
  eventLevels: Readonly<Record<string, ConsentLevel>> = {},
): boolean {
  if (level === 'none') return false;
  const lowest = [eventLevels, lowestLevels].find((table) => Object.hasOwn(table, type))?.[type];
  return includesLevel(level, lowest ?? 'enhanced');
}

/** Whether anything may be stored on the device. */
export function allowsStorage(level: ConsentLevel): boolean {
  return includesLevel(level, 'enhanced');
}
