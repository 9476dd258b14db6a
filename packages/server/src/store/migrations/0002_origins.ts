import { createTable, DURABLE, type Table } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Of one shape with where its rows lie when they are restricted. */
export const ORIGINS: Table = {
  name: 'origins',
  columns: [
    'project LowCardinality(String)',
    // The first 64 bits of the ids of its events, so that these need no column for it.
    'origin UInt64',
    'session String CODEC(ZSTD(1))',
    'release LowCardinality(String)',
    'environment LowCardinality(String)',
    "begun SimpleAggregateFunction(min, DateTime64(3, 'UTC'))",
    "heard SimpleAggregateFunction(max, DateTime64(3, 'UTC'))",
    'produced SimpleAggregateFunction(max, UInt64)',
    'last SimpleAggregateFunction(max, UInt64)',
    'dropped SimpleAggregateFunction(maxMap, Map(String, UInt64))',
    'rejected SimpleAggregateFunction(groupUniqArrayArray, Array(UInt64))',
    'retention_days UInt16 DEFAULT 90',
    'week Date DEFAULT toMonday(heard)',
    'INDEX ix_begun begun TYPE minmax GRANULARITY 1',
    'INDEX ix_session session TYPE bloom_filter(0.01) GRANULARITY 1',
  ],
  engine: 'AggregatingMergeTree',
  partitionBy: '(retention_days, week)',
  orderBy: '(project, origin, session, release, environment)',
  ttl: 'toDateTime(heard) + toIntervalDay(retention_days)',
  settings: { ...DURABLE, ttl_only_drop_parts: 1 },
};

/**
 * What each origin tells of itself, by context. Reports of the same melt into the highest counts: it does no harm to store
 * one twice, and none needs a token.
 */
export const origins: Migration = {
  version: 2,
  name: 'origins',
  statements: (place) => [createTable(place, ORIGINS)],
};
