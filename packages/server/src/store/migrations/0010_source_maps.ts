import { createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Source maps lie with the events: so they are in its backups, and every server of a cluster has them. */
export const sourceMaps: Migration = {
  version: 10,
  name: 'source maps',
  statements: (place) => [
    createTable(place, {
      name: 'source_maps',
      columns: [
        'project LowCardinality(String)',
        'release String',
        'path String',
        // By which they are looked up: the last part of the path.
        'file String',
        'debug_id String',
        "uploaded_at DateTime64(3, 'UTC')",
        'bytes UInt64',
        // Gzip in base64, so that it passes as JSON; what that adds, the codec takes away.
        'packed String CODEC(ZSTD(1))',
        'retention_days UInt16',
        'INDEX ix_file file TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX ix_debug_id debug_id TYPE bloom_filter(0.01) GRANULARITY 1',
      ],
      engine: 'ReplacingMergeTree',
      orderBy: '(project, release, path, uploaded_at)',
      ttl: 'toDateTime(uploaded_at) + toIntervalDay(retention_days)',
      // A row may have megabytes.
      settings: { ...DURABLE, index_granularity: 64 },
    }),
  ],
};
