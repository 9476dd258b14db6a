import { alterTable, type Place } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * Tells what was taken out of a counted day, which must not be in any answer, from what came late for it, which may wait for some minutes. What was counted
 * before is counted again: soon after midnight it held visits that were still going on.
 */
export const lateDays: Migration = {
  version: 19,
  name: 'late_days',
  statements: (place) => [
    ...alterTable(
      place,
      'rollup_marks',
      "ADD COLUMN IF NOT EXISTS barred SimpleAggregateFunction(max, DateTime64(3, 'UTC'))",
    ),
    ...alterTable(place, 'rollup_days', 'ADD COLUMN IF NOT EXISTS events UInt64'),
    countDaysAgain(place),
  ],
};

/** Has every day that was counted counted again once so many seconds have passed, and none of them used until then. */
export function countDaysAgain({ database }: Place, inSeconds = 0): string {
  const then = `now64(3, 'UTC')${inSeconds === 0 ? '' : ` + toIntervalSecond(${inSeconds})`}`;
  return `INSERT INTO ${database}.rollup_marks (day, barred) SELECT DISTINCT day, ${then} FROM ${database}.rollup_days`;
}
