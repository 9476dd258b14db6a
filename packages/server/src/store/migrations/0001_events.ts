import { createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Every event, in the order in which questions are asked; the common words typed, the rest in two maps. */
export const events: Migration = {
  version: 1,
  name: 'events',
  statements: (place) => [
    createTable(place, {
      name: 'events',
      columns: [
        'project LowCardinality(String)',
        "at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))",
        "received_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))",
        'id UUID',
        'source LowCardinality(String)',
        'type LowCardinality(String)',
        'name LowCardinality(String)',
        'value Nullable(Float64)',
        // Hundredths: 100 / sampling rate.
        'weight UInt32 DEFAULT 100',
        'session String CODEC(ZSTD(1))',
        'user String CODEC(ZSTD(1))',
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
        'retention_days UInt16 DEFAULT 90',
        // Read by every question about errors or health: without them the whole map would be, breadcrumbs too.
        "severity LowCardinality(String) MATERIALIZED attributes['severity']",
        "category LowCardinality(String) MATERIALIZED attributes['category']",
        "handled LowCardinality(String) MATERIALIZED attributes['handled']",
        "status LowCardinality(String) MATERIALIZED attributes['status']",
        'INDEX ix_received received_at TYPE minmax GRANULARITY 1',
        'INDEX ix_session session TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX ix_user user TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX ix_id id TYPE bloom_filter(0.01) GRANULARITY 4',
        'INDEX ix_fingerprint fingerprint TYPE set(200) GRANULARITY 4',
      ],
      engine: 'MergeTree',
      // A part leaves when its last row has expired, so short retention gets short partitions.
      partitionBy: '(retention_days, if(retention_days <= 14, toDate(at), toMonday(at)))',
      primaryKey: '(project, type, toStartOfHour(at))',
      // Within an hour what one visit has done lies together, or one page load, whose ids have their first half in common: so what is the same
      // for all of it takes next to nothing. Tables made before version 16 are in the order of (project, type, name, at); no question minds.
      orderBy: '(project, type, toStartOfHour(at), session, bitShiftRight(toUInt128(id), 64), seq)',
      ttl: 'toDateTime(at) + toIntervalDay(retention_days)',
      settings: {
        ...DURABLE,
        ttl_only_drop_parts: 1,
        // Blocks whose tokens are remembered: more than the loader can have in doubt after any crash.
        non_replicated_deduplication_window: 2_000,
        // What patch parts need to erase one person in milliseconds.
        enable_block_number_column: 1,
        enable_block_offset_column: 1,
      },
    }),
  ],
};
