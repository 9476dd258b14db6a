import { createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Which of several servers does what only one may do, and until when. */
export const leases: Migration = {
  version: 7,
  name: 'leases',
  statements: (place) => [
    createTable(place, {
      name: 'leases',
      columns: [
        'name String',
        'holder String',
        // Both by the database's own clock, so that servers need not agree on the time.
        "since DateTime64(3, 'UTC')",
        "until DateTime64(3, 'UTC')",
      ],
      // Claims come and go, so that a backup does not count them.
      engine: 'ReplacingMergeTree',
      orderBy: '(name, since, holder, until)',
      ttl: 'toDateTime(until) + toIntervalDay(1)',
      settings: DURABLE,
    }),
  ],
};
