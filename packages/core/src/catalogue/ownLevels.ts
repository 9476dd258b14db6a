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

/** What each level means, and what it adds to the one before. */
export const ownLevels: Readonly<Record<ConsentLevel, LevelNote>> = {
  none: { allows: 'nothing', onDevice: 'the decision, if there was one', ids: 'none' },
  basic: {
    allows: 'whether the site works: counts, speed, error groups, service health',
    onDevice: 'the decision',
    ids: 'a random one for each page load, in memory only',
  },
  enhanced: {
    allows: 'also what is used, and what led to an error',
    onDevice: 'also the visit, and for at most seven days what waits to be sent',
    ids: 'also of the visit, over all its pages and tabs',
  },
  full: {
    allows: 'also what the site says of whom an error met',
    onDevice: 'also the id of the browser',
    ids: 'also of the browser, for some days',
  },
};
