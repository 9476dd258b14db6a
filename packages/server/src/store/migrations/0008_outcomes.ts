import { createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** What became of everything that was sent, by minute, write key and reason. It names no visit and no person. */
export const outcomes: Migration = {
  version: 8,
  name: 'outcomes',
  statements: (place) => [
    createTable(place, {
      name: 'outcomes',
      columns: [
        'project LowCardinality(String)',
        "minute DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))",
        // The id of the key, not the key.
        'key LowCardinality(String)',
        'outcome LowCardinality(String)',
        'reason LowCardinality(String)',
        'events UInt64',
      ],
      engine: 'SummingMergeTree',
      partitionBy: 'toYYYYMM(minute)',
      orderBy: '(project, minute, key, outcome, reason)',
      ttl: 'toDateTime(minute) + toIntervalDay(400)',
      settings: { ...DURABLE, ttl_only_drop_parts: 1, non_replicated_deduplication_window: 2_000 },
    }),
  ],
};
