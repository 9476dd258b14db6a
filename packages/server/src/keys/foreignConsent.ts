import type { ConsentLevel } from '@candor/core/wire';

/** What the people allow whom another client measures: such a client does not say, so the write key does. */
export type ForeignConsent = Exclude<ConsentLevel, 'none'>;

/** Other clients keep ids of visits and tell of usage from the start: whoever lets them run has the leave that `enhanced` means. */
export const impliedConsent: ForeignConsent = 'enhanced';

const levels: readonly unknown[] = ['basic', 'enhanced', 'full'] satisfies ForeignConsent[];

/** Whether it is a level that a key can stand for. */
export function isForeignConsent(level: unknown): level is ForeignConsent {
  return levels.includes(level);
}
