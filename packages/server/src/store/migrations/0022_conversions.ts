import { countDaysAgain } from './0019_late_days.ts';
import type { Migration } from './migration.ts';

/** Visits that reached a goal stand for as many as the rarer of their exposure and the goal, so days are counted again. */
export const conversions: Migration = {
  version: 22,
  name: 'conversions',
  statements: (place) => [countDaysAgain(place)],
};
