import { alterFeed, alterTable, type Feed } from '../ddl.ts';
import { countDaysAgain } from './0019_late_days.ts';
import type { Migration } from './migration.ts';

/** Who was there when, from here on. */
export const PRESENCE_FEED: Feed = {
  name: 'presence_feed',
  from: 'events',
  to: 'presence',
  columns: 'project, hour, visit, person, first, last, heaviest, lightest, retention_days',
  select: (source) => `SELECT project, toStartOfHour(toDateTime(at, 'UTC')) AS hour,
  if(session = '', 0, sipHash64(session)) AS visit, if(user = '', 0, sipHash64(user)) AS person,
  min(at) AS first, max(at) AS last, max(weight) AS heaviest, min(weight) AS lightest, retention_days
FROM ${source} WHERE session != '' OR user != '' GROUP BY project, hour, visit, person, retention_days`,
};

/**
 * Who was there weighs as the lightest of their events, the one that is told most surely: as the heaviest, visits that an error or a decision tells of whatever the
 * sampling came on top of those that the sampled ones stand for. Rows from before weigh as they did. Days that were counted are counted again.
 */
export const lightest: Migration = {
  version: 20,
  name: 'lightest',
  statements: (place) => [
    ...alterTable(
      place,
      'presence',
      'ADD COLUMN IF NOT EXISTS lightest SimpleAggregateFunction(min, UInt32) DEFAULT heaviest',
    ),
    alterFeed(place, PRESENCE_FEED),
    countDaysAgain(place),
  ],
};
