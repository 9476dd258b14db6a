import type { ConsentLevel } from '@candor/core/wire';

/** The least level for a type, by name; the default of `docs/events.md` for what is not named. */
export type EventLevels = Readonly<Record<string, ConsentLevel>>;

const documented: EventLevels = {
  'browser.web_vital': 'basic',
  exception: 'basic',
  performance: 'basic',
  'ai.operation': 'basic',
  'health.check': 'basic',
};

const order: readonly ConsentLevel[] = ['none', 'basic', 'enhanced', 'full'];

/** Whether an event of this type may be kept of a person who allows this much. */
export function isAllowedBy(consent: ConsentLevel, type: string, levels: EventLevels = {}): boolean {
  const own = Object.hasOwn(levels, type) ? levels[type] : undefined;
  const known = Object.hasOwn(documented, type) ? documented[type] : undefined;
  const needed = own ?? known ?? 'enhanced';
  return needed !== 'none' && order.indexOf(consent) >= order.indexOf(needed);
}
