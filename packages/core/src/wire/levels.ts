import type { ConsentLevel } from './envelope.ts';

/** From nothing to everything, each with all that the ones before it allow. */
export const levels: readonly ConsentLevel[] = ['none', 'basic', 'enhanced', 'full'];

/** The lowest level for event types of a site's own, by type. */
export type EventLevels = Readonly<Record<string, ConsentLevel>>;

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

/**
 * Whether an event may be collected, and kept by a server; a site's own events need `enhanced` unless it says
 * otherwise, and `none` means never.
 */
export function allowsEvent(level: ConsentLevel, type: string, eventLevels: EventLevels = {}): boolean {
  const own = Object.hasOwn(eventLevels, type) ? eventLevels[type] : undefined;
  const lowest = own ?? (basicTypes.includes(type) ? 'basic' : 'enhanced');
  return lowest !== 'none' && includesLevel(level, lowest);
}

/** Whether anything may be stored on the device. */
export function allowsStorage(level: ConsentLevel): boolean {
  return includesLevel(level, 'enhanced');
}
