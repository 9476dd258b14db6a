import { createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * What several servers share besides events: who may do what, sessions, alerts, reports and the audit log. Of two that write the same
 * version of a name the table keeps the first, for both are the insert's token; so it must stay one table of one partition.
 */
export const documents: Migration = {
  version: 17,
  name: 'documents',
  statements: (place) => [
    createTable(place, {
      name: 'documents',
      columns: [
        'name String',
        'version UInt64',
        // Sealed with a key that is not here; of the audit log a line as it is.
        'body String CODEC(ZSTD(1))',
        // By the database's own clock.
        "at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')",
        // Which server has written it, and what only that write is called.
        'by LowCardinality(String)',
        'mark String',
      ],
      engine: 'MergeTree',
      orderBy: '(name, version)',
      settings: {
        ...DURABLE,
        index_granularity: 256,
        non_replicated_deduplication_window: 10_000,
        finished_mutations_to_keep: 1,
      },
    }),
  ],
};
