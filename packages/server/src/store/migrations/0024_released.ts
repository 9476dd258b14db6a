import { alterTable } from '../ddl.ts';
import { countDaysAgain } from './0019_late_days.ts';
import type { Migration } from './migration.ts';

/** Servers over one cluster are updated one after the other, and what an older one counts meanwhile lacks what is new. */
const UPDATED_SECONDS = 600;

/** Of counted days is known how many visits were there with each release, and on each page, so days are counted again. */
export const released: Migration = {
  version: 24,
  name: 'released',
  statements: (place) => [
    ...['rollup_apart', 'rollup_apart_staging'].flatMap((table) =>
      alterTable(place, table, 'ADD COLUMN IF NOT EXISTS release LowCardinality(String)'),
    ),
    countDaysAgain(place, place.cluster === undefined ? 0 : UPDATED_SECONDS),
  ],
};
