import type { Migration } from './migration.ts';

/** Visits that reached a goal stand for as many as the rarer of their exposure and the goal, so days are counted again. */
export const conversions: Migration = {
  version: 22,
  name: 'conversions',
  statements: ({ database }) => [
    `INSERT INTO ${database}.rollup_marks (day, barred) SELECT DISTINCT day, now64(3, 'UTC') FROM ${database}.rollup_days`,
  ],
};
