import { alterTable, createFeed, type Feed, type Place } from '../ddl.ts';
import type { Migration } from './migration.ts';

/** Under when something began that says nothing of it: `begun` keeps the earliest. */
const NEVER = "toDateTime64('2200-01-01 00:00:00', 3, 'UTC')";

/** As it also stands in what the database says of the feed. */
export const atLeast = (days: number): string => `greatest(e.retention_days, ${days})`;

const toArrivals = (
  source: string,
  days: number,
): string => `SELECT project, toUInt64(bitShiftRight(toUInt128(id), 64)) AS origin,
  session, release, environment, ${NEVER} AS begun, max(received_at) AS heard, max(seq) AS last,
  groupBitOr(if(seq > 64, 0, bitShiftLeft(toUInt64(1), seq - 1))) AS arrived, groupUniqArrayIf(seq, seq > 64) AS arrived_later, ${atLeast(days)} AS retention_days
FROM ${source} AS e WHERE seq > 0 GROUP BY project, origin, session, release, environment, retention_days`;

/**
 * Numbers that have arrived: twice the same changes nothing. Kept for `days` at least, as long as what page loads tell: of a kind of events that is kept for a week nothing else
 * would be known after that, and all of it be missed.
 */
export function arrivalsFor(days: number): Feed {
  return {
    name: 'arrivals_feed',
    from: 'events',
    to: 'origins',
    columns:
      'project, origin, session, release, environment, begun, heard, last, arrived, arrived_later, retention_days',
    select: (source) => toArrivals(source, days),
  };
}

const AS_EVENTS: Feed = arrivalsFor(0);

/** Looks up once what is there. */
const fill = (
  { database }: Place,
  from: string,
  to: string,
): string => `INSERT INTO ${database}.${to} (${AS_EVENTS.columns})
${AS_EVENTS.select(`${database}.${from}`)} SETTINGS max_partitions_per_insert_block = 0, max_bytes_before_external_group_by = 100000000`;

/**
 * Which events of an origin are stored, by their numbers: a bit for each of the first 64, and a list of those after. To look for them among all events of a month
 * took seconds and more memory than a question has. A block that is written twice changes nothing, so it is fed as events come; where an event is removed, its
 * visit is, and so are the visit's rows here.
 */
export const arrivals: Migration = {
  version: 23,
  name: 'arrivals',
  statements: (place) => [
    ...['origins', 'restricted_origins'].flatMap((table) =>
      alterTable(
        place,
        table,
        `ADD COLUMN IF NOT EXISTS arrived SimpleAggregateFunction(groupBitOr, UInt64),
  ADD COLUMN IF NOT EXISTS arrived_later SimpleAggregateFunction(groupUniqArrayArray, Array(UInt64))`,
      ),
    ),
    createFeed(place, AS_EVENTS),
    fill(place, 'events', 'origins'),
    fill(place, 'restricted_events', 'restricted_origins'),
  ],
};
