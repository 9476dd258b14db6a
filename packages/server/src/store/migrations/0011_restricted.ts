import { createTable, createTableLike, DURABLE } from '../ddl.ts';
import { ORIGINS } from './0002_origins.ts';
import type { Migration } from './migration.ts';

/**
 * What a person has restricted lies apart, where no question looks: so none can forget to leave it out. It expires as it would have among the
 * others, and comes back when the restriction is lifted. What was moved twice is one row.
 */
export const restricted: Migration = {
  version: 11,
  name: 'restricted',
  statements: (place) => [
    createTable(place, {
      name: 'restrictions',
      columns: [
        'project LowCardinality(String)',
        'session String',
        "changed_at DateTime64(3, 'UTC')",
        'is_lifted UInt8',
        'retention_days UInt16',
      ],
      engine: 'ReplacingMergeTree',
      orderBy: '(project, session, changed_at)',
      ttl: 'toDateTime(changed_at) + toIntervalDay(retention_days + 1)',
      // Statements that remove visits name them: see `forgotten`.
      settings: { ...DURABLE, finished_mutations_to_keep: 1 },
    }),
    createTable(place, {
      name: 'restricted_events',
      columns: [
        'project LowCardinality(String)',
        "at DateTime64(3, 'UTC')",
        "received_at DateTime64(3, 'UTC')",
        'id UUID',
        'source LowCardinality(String)',
        'type LowCardinality(String)',
        'name LowCardinality(String)',
        'value Nullable(Float64)',
        'weight UInt32 DEFAULT 100',
        'session String',
        'user String',
        'seq UInt64',
        'page LowCardinality(String)',
        'release LowCardinality(String)',
        'environment LowCardinality(String)',
        'browser LowCardinality(String)',
        'os LowCardinality(String)',
        'device LowCardinality(String)',
        'fingerprint UInt64 DEFAULT 0',
        'message String CODEC(ZSTD(3))',
        'stack String CODEC(ZSTD(3))',
        'attributes Map(String, String) CODEC(ZSTD(1))',
        'numbers Map(String, Float64) CODEC(ZSTD(1))',
        'consent LowCardinality(String)',
        'retention_days UInt16 DEFAULT 90',
      ],
      engine: 'ReplacingMergeTree',
      partitionBy: 'retention_days',
      orderBy: '(project, session, id)',
      ttl: 'toDateTime(at) + toIntervalDay(retention_days)',
      settings: { ...DURABLE, finished_mutations_to_keep: 1 },
    }),
    // Of the same shape as where they come from, and merged by it too.
    createTableLike(place, 'restricted_origins', {
      ...ORIGINS,
      settings: { ...ORIGINS.settings, finished_mutations_to_keep: 1 },
    }),
  ],
};
