import type { ConsentLevel } from './envelope.ts';

/** The lowest level for event types of a site's own, by type. */
export type EventLevels = Readonly<Record<string, ConsentLevel>>;

const ranks: Readonly<Record<ConsentLevel, number>> = { none: 0, basic: 1, enhanced: 2, full: 3 };

/** From nothing to everything, each with all that the ones before it allow. */
export const levels: readonly ConsentLevel[] = /* @__PURE__ */ Object.keys(ranks) as ConsentLevel[];

/** What `basic` lets through; docs/events.md says why. */
const basicTypes: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'browser.web_vital',
  'exception',
  'performance',
  'ai.operation',
  'health.check',
  'consent.change',
]);

/** Whether it is one of the words. */
export function isLevel(word: unknown): word is ConsentLevel {
  // To look up a very long text takes long.
  return typeof word === 'string' && word.length < 9 && ranks[word as ConsentLevel] >= 0;
}

/** Whether `level` is at least as much as `lowest`. */
export function includesLevel(level: ConsentLevel, lowest: ConsentLevel): boolean {
  return ranks[level] >= ranks[lowest];
}

/**
 * Whether an event may be collected, and kept by a server; a site's own events need `enhanced` unless it says
 * otherwise, and `none` means never.
 */
export function allowsEvent(level: ConsentLevel, type: string, eventLevels: EventLevels = {}): boolean {
  const own = Object.hasOwn(eventLevels, type) ? eventLevels[type] : undefined;
  const lowest = own ?? (basicTypes.has(type) ? 'basic' : 'enhanced');
  return lowest !== 'none' && includesLevel(level, lowest);
}

/** Whether anything may be stored on the device. */
export function allowsStorage(level: ConsentLevel): boolean {
  return includesLevel(level, 'enhanced');
}
