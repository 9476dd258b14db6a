import { alterTable } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Read by questions about speed and usage: without them the whole map of an event would be. Older rows are read from the map. */
export const words: Migration = {
  version: 4,
  name: 'words',
  statements: (place) => [
    alterTable(place, 'events', addWords(['host', 'method', 'outcome', 'success', 'unit'])),
  ],
};

/** Columns of words that are read from the map of an event. */
export function addWords(words: readonly string[]): string {
  return words
    .map(
      (word) => `ADD COLUMN IF NOT EXISTS ${word} LowCardinality(String) MATERIALIZED attributes['${word}']`,
    )
    .join(', ');
}
