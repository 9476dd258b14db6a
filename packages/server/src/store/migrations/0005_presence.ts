import { createFeed, createTable, DURABLE } from '../ddl.ts';
import type { Migration } from './migration.ts';

const toPresence = (source: string): string => `SELECT project, toStartOfHour(toDateTime(at, 'UTC')) AS hour,
  if(session = '', 0, sipHash64(session)) AS visit, if(user = '', 0, sipHash64(user)) AS person,
  min(at) AS first, max(at) AS last, max(weight) AS heaviest, retention_days
FROM ${source} WHERE session != '' OR user != '' GROUP BY project, hour, visit, person, retention_days`;

/**
 * Which visits and users were there in which hour, by hash: a tenth of the rows, so that who came over months is soon counted. A block
 * that is written twice changes nothing, for only the least and the most are kept; so it is fed as events come.
 */
export const presence: Migration = {
  version: 5,
  name: 'presence',
  statements: (place) => [
    createTable(place, {
      name: 'presence',
      columns: [
        'project LowCardinality(String)',
        "hour DateTime('UTC') CODEC(DoubleDelta, ZSTD(1))",
        // 0 where the person allows no such id.
        'visit UInt64',
        'person UInt64',
        "first SimpleAggregateFunction(min, DateTime64(3, 'UTC'))",
        "last SimpleAggregateFunction(max, DateTime64(3, 'UTC'))",
        'heaviest SimpleAggregateFunction(max, UInt32)',
        'retention_days UInt16 DEFAULT 90',
      ],
      engine: 'AggregatingMergeTree',
      partitionBy: '(retention_days, toMonday(hour))',
      orderBy: '(project, hour, visit, person)',
      ttl: 'hour + toIntervalDay(retention_days) + toIntervalHour(1)',
      settings: { ...DURABLE, ttl_only_drop_parts: 1 },
    }),
    createFeed(place, { name: 'presence_feed', from: 'events', to: 'presence', select: toPresence }),
    `INSERT INTO ${place.database}.presence (project, hour, visit, person, first, last, heaviest, retention_days)
${toPresence(`${place.database}.events`)} SETTINGS max_partitions_per_insert_block = 0, max_bytes_before_external_group_by = 100000000`,
  ],
};
