import type { ConsentLevel } from '../wire/envelope.ts';

/** From nothing to everything, each with all that the ones before it allow. */
export const levels: readonly ConsentLevel[] = ['none', 'basic', 'enhanced', 'full'];

/** What `basic` lets through; docs/events.md says why. */
const basicTypes: readonly string[] = [
  'browser.web_vital',
  'exception',
  'performance',
  'ai.operation',
  'health.check',
];

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
  const own = Object.hasOwn(eventLevels, type) ? eventLevels[type] : undefined;
  return includesLevel(level, own ?? (basicTypes.includes(type) ? 'basic' : 'enhanced'));
}

/** Whether anything may be stored on the device. */
export function allowsStorage(level: ConsentLevel): boolean {
  return includesLevel(level, 'enhanced');
}
