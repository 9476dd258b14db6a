import type { ConsentLevel } from '../wire/envelope.ts';

/** What a level means. */
export interface LevelNote {
  /** What it lets through. */
  readonly allows: string;
  /** What may lie on the device. */
  readonly onDevice: string;
  /** By what events can be told to belong together. */
  readonly ids: string;
}

/** What each level means. */
export const ownLevels: Readonly<Record<ConsentLevel, LevelNote>> = {
  none: { allows: 'nothing', onDevice: 'the decision, if there was one', ids: 'none' },
  basic: {
    allows: 'whether the site works: counts, speed, error groups, service health',
    onDevice: 'the decision',
    ids: 'a random one of each page load, in memory only',
  },
  enhanced: {
    allows: 'whether the site works, what is used, and what led to an error',
    onDevice: 'the decision, the visit, and for at most seven days what waits to be sent',
    ids: 'random ones of each page load and of the visit, over all its pages and tabs',
  },
  full: {
    allows: 'all that enhanced does, and what the site says of whom an error met',
    onDevice: 'the same as at enhanced, and the id of the browser',
    ids: 'random ones of each page load, of the visit, and for some days of the browser',
  },
};
