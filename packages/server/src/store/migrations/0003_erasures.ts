import { createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Marks of erased visits, so that what arrives late is refused: keyed hashes of their ids, from which nothing follows. */
export const erasures: Migration = {
  version: 3,
  name: 'erasures',
  statements: (place) => [
    createTable(place, {
      name: 'erasures',
      columns: [
        'mark FixedString(32)',
        // The day is enough to know when a mark may go; the second would tell which visits were one person's.
        'day Date DEFAULT today()',
        'retention_days UInt16 DEFAULT 90',
      ],
      engine: 'ReplacingMergeTree',
      orderBy: 'mark',
      ttl: 'day + toIntervalDay(retention_days + 1)',
      settings: DURABLE,
    }),
  ],
};
