import { alterTable, createTable, DURABLE, toSetting } from '../ddl.ts';
import type { Migration } from './migration.ts';

/**
 * Which block brings which events, where several servers store them: one order of bookings, each with the next number. Of two that want the
 * same number the table keeps the first, for the number is the insert's token; so it must stay one table of one partition.
 */
export const bookings: Migration = {
  version: 14,
  name: 'bookings',
  statements: (place) => [
    createTable(place, {
      name: 'bookings',
      columns: [
        'number UInt64',
        'block String',
        // An earlier number of the same server, whose events are stored by now.
        'settles UInt64',
        // 16 hexadecimal digits for each event. Nobody looks at them for longer than an hour.
        'ids String CODEC(ZSTD(1)) TTL toDateTime(at) + toIntervalHour(2)',
        // By the database's own clock.
        "at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')",
      ],
      engine: 'MergeTree',
      orderBy: 'number',
      settings: {
        ...DURABLE,
        index_granularity: 64,
        non_replicated_deduplication_window: 10_000,
        finished_mutations_to_keep: 1,
      },
    }),
    // Each of several servers has its blocks among those of the others.
    alterTable(
      place,
      'events',
      `MODIFY SETTING ${toSetting(place, 'non_replicated_deduplication_window')} = 10000`,
    ),
  ],
};
