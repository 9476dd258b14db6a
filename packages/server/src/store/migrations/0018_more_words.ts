import { alterTable } from '../ddl.ts';
import { addWords } from './0004_words.ts';
import type { Migration } from './migration.ts';

/**
 * Read by the pages about usage and experiments over months: without them the whole map of an event would be. Rows from before are read from the map until the database
 * has filled the columns, part by part in the background.
 */
export const moreWords: Migration = {
  version: 18,
  name: 'more_words',
  statements: (place) => [
    alterTable(place, 'events', addWords(['cacheHit', 'variant'])),
    // What is put there is read from the column of the events.
    ...['rollup_apart', 'rollup_apart_staging'].map((table) =>
      alterTable(
        place,
        table,
        "ADD COLUMN IF NOT EXISTS variant LowCardinality(String) DEFAULT attributes['variant']",
      ),
    ),
    alterTable(place, 'events', 'MATERIALIZE COLUMN cacheHit, MATERIALIZE COLUMN variant'),
  ],
};
