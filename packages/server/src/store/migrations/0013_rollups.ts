import { createFeed, createTable, createTableLike, DURABLE, type Feed, type Table } from '../ddl.ts';
import type { Migration } from './migration.ts';

const toMarks = (events: string): string =>
  `SELECT toDate(at) AS day, now64(3, 'UTC') AS until FROM ${events} GROUP BY day`;

/** A day that is marked twice is counted once more. */
export const MARKS_FEED: Feed = {
  name: 'rollup_feed',
  from: 'events',
  to: 'rollup_marks',
  columns: 'day, until',
  select: toMarks,
};

const DAY = 'day Date';
const RETENTION = 'retention_days UInt16';
const PROJECT = 'project LowCardinality(String)';

const byDay = {
  engine: 'MergeTree',
  partitionBy: 'day',
  ttl: 'day + toIntervalDay(retention_days + 1)',
  settings: { ...DURABLE, ttl_only_drop_parts: 1 },
} as const;

const COUNTS: Table = {
  name: 'rollup_counts',
  columns: [
    PROJECT,
    DAY,
    'kind LowCardinality(String)',
    'type LowCardinality(String)',
    'name LowCardinality(String)',
    'variant String',
    "hour DateTime('UTC')",
    'rows UInt64',
    // Sums of weights, in hundredths, and of their squares.
    'uses Float64',
    'visits Float64',
    'squares Float64',
    // What visits are compared by.
    'active Float64',
    'actions Float64',
    'pages Float64',
    RETENTION,
  ],
  orderBy: '(project, kind, type, name, hour)',
  ...byDay,
};

const PEOPLE: Table = {
  name: 'rollup_people',
  columns: [
    PROJECT,
    DAY,
    'type LowCardinality(String)',
    'name LowCardinality(String)',
    "hour DateTime('UTC')",
    'person UInt64',
    'weight UInt32',
    RETENTION,
  ],
  orderBy: '(project, type, name, person)',
  ...byDay,
};

const APART: Table = {
  name: 'rollup_apart',
  columns: [
    PROJECT,
    DAY,
    'visit UInt64',
    "at DateTime64(3, 'UTC')",
    'id UUID',
    'type LowCardinality(String)',
    'name LowCardinality(String)',
    'page LowCardinality(String)',
    'session String',
    'user String',
    'person UInt64',
    'weight UInt32',
    'attributes Map(String, String)',
    'numbers Map(String, Float64)',
    RETENTION,
  ],
  orderBy: '(project, type, at)',
  ...byDay,
};

/**
 * Whole days, counted once: see `rollups.ts`. A day counts only while it was counted after everything that has changed it, of which the
 * marks tell; the events themselves mark what they touch.
 */
export const rollups: Migration = {
  version: 13,
  name: 'rollups',
  statements: (place) => [
    createTable(place, {
      name: 'rollup_marks',
      // By the database's own clock.
      columns: [DAY, "until SimpleAggregateFunction(max, DateTime64(3, 'UTC'))"],
      engine: 'AggregatingMergeTree',
      orderBy: 'day',
      settings: DURABLE,
    }),
    createTable(place, {
      name: 'rollup_days',
      columns: [DAY, "begun DateTime64(3, 'UTC')", "expires DateTime64(3, 'UTC')"],
      engine: 'ReplacingMergeTree',
      orderBy: '(day, begun)',
      settings: DURABLE,
    }),
    // Each with one beside it in which a day is made.
    [COUNTS, PEOPLE, APART].flatMap((table) => [
      ...createTable(place, table),
      ...createTableLike(place, `${table.name}_staging`, table),
    ]),
    createFeed(place, MARKS_FEED),
    `INSERT INTO ${place.database}.rollup_marks (${MARKS_FEED.columns}) ${toMarks(`${place.database}.events`)}`,
  ],
};
