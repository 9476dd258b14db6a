import { alterTable, createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * Visits that no question finds any more and whose rows are still to be removed. Each erasure is a partition of its own, so that it leaves
 * without a statement that names its visits. No patch parts are made any more, so rows need no numbers by which those find them: what is there loses them as it is merged.
 */
export const erasing: Migration = {
  version: 15,
  name: 'erasing',
  statements: (place) => [
    createTable(place, {
      name: 'erasing',
      columns: [
        'erasure String',
        'project LowCardinality(String)',
        'session String',
        'visit UInt64 MATERIALIZED sipHash64(session)',
        // By the database's own clock.
        "since DateTime64(3, 'UTC') DEFAULT now64(3)",
      ],
      engine: 'ReplacingMergeTree',
      partitionBy: 'erasure',
      orderBy: '(project, session)',
      settings: {
        ...DURABLE,
        old_parts_lifetime: 1,
        cleanup_delay_period: 1,
        cleanup_delay_period_random_add: 0,
      },
    }),
    // What an older version has erased by patches must not come back without what they go by.
    alterTable(place, 'events', 'APPLY PATCHES SETTINGS mutations_sync = 2'),
    alterTable(
      place,
      'events',
      'MODIFY SETTING enable_block_number_column = 0, enable_block_offset_column = 0',
    ),
  ],
};
