import { alterTable } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * Events packed by what they are: what a visit did lies together, in order. Rows from before are packed so when parts are merged. Nobody
 * looks for an id but among events of a known time, so its index goes.
 */
export const packing: Migration = {
  version: 16,
  name: 'packing',
  statements: (place) => [
    // Columns without a codec, the database's own for each row among them.
    alterTable(place, 'events', "MODIFY SETTING default_compression_codec = 'ZSTD(1)'"),
    alterTable(
      place,
      'events',
      Object.entries({
        at: 'Delta, ZSTD(1)',
        received_at: 'ZSTD(1)',
        seq: 'T64, ZSTD(1)',
        attributes: 'ZSTD(3)',
        numbers: 'ZSTD(3)',
      })
        .map(([column, codec]) => `MODIFY COLUMN ${column} CODEC(${codec})`)
        .join(', '),
    ),
    alterTable(place, 'events', 'DROP INDEX IF EXISTS ix_id'),
  ],
};
