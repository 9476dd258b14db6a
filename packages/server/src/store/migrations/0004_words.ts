import { alterTable } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Read by questions about speed and usage: without them the whole map of an event would be. Older rows are read from the map. */
export const words: Migration = {
  version: 4,
  name: 'words',
  statements: (place) =>
    ['host', 'method', 'outcome', 'success', 'unit'].map((word) =>
      alterTable(
        place,
        'events',
        `ADD COLUMN IF NOT EXISTS ${word} LowCardinality(String) MATERIALIZED attributes['${word}']`,
      ),
    ),
};
