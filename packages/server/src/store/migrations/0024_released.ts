import { alterTable } from '../ddl.ts';
import { countDaysAgain } from './0019_late_days.ts';
import type { Migration } from './migration.ts';

/** Of counted days is known how many visits were there with each release, and on each page, so days are counted again. */
export const released: Migration = {
  version: 24,
  name: 'released',
  statements: (place) => [
    ...['rollup_apart', 'rollup_apart_staging'].flatMap((table) =>
      alterTable(place, table, 'ADD COLUMN IF NOT EXISTS release LowCardinality(String)'),
    ),
    countDaysAgain(place),
  ],
};
