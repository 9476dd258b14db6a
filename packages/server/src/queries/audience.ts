import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { MAX_BUCKETS } from './bucket.ts';
import { HOUR_MS, presentIn, presentValues } from './presence.ts';
import { bucketOfHour, COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { BUCKET, bucketOf, PERSON, WEIGHT } from './visit.ts';

/** How long before a range somebody must have been seen to be known already: as long as a browser keeps its id. */
export const KNOWN_MS: number = 30 * 24 * 60 * 60 * 1_000;

/** What every page tells, whatever it is used for. */
export const VIEW_TYPE = 'page_view';

/** Visits by the bucket in which they began, or were first heard in the range. */
export async function askVisits(
  db: Database,
  scope: Scope,
  bucketMs: number,
  rolled?: Rolled,
): Promise<Map<number, number>> {
  const counted = rolled
    ? ` UNION ALL SELECT ${bucketOfHour} AS began, c.visits AS heaviest FROM ${rolled.counts} AS c WHERE kind = '${COUNTED.visit}'`
    : '';
  const rows = await db.ask<{ began: number; visits: number }>({
    sql: `SELECT began, sum(heaviest) AS visits FROM (
  SELECT ${bucketOf('min(seen)')} AS began, toFloat64(max(weighed)) AS heaviest FROM (${presentIn(present(db, rolled), 'in')}) WHERE visit != 0 GROUP BY visit${counted}
) GROUP BY began`,
    values: { ...presentValues('in', scope), project: scope.project, now: db.now(), bucketMs },
    maxRows: MAX_BUCKETS,
  });
  return new Map(rows.map(({ began, visits }) => [began, visits / 100]));
}

/** What is cut of an hour is of no counted day, so its events lie where all do. */
function present(db: Database, rolled?: Rolled): Database {
  return rolled ? { ...db, presence: rolled.rest.presence } : db;
}

/** Page views by bucket. */
export async function askViews(
  db: Database,
  scope: Scope,
  bucketMs: number,
  rolled?: Rolled,
): Promise<Map<number, number>> {
  const counted = rolled
    ? ` UNION ALL SELECT ${bucketOfHour} AS bucket, uses AS weighed FROM ${rolled.counts} WHERE kind = '${COUNTED.view}'`
    : '';
  const rows = await db.ask<{ bucket: number; views: number }>({
    sql: `SELECT bucket, sum(weighed) AS views FROM (
  SELECT ${BUCKET} AS bucket, ${WEIGHT} AS weighed
  FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE} AND type = {viewType:String}${counted}
) GROUP BY bucket`,
    values: { ...scopeValues(scope, db.now()), bucketMs, viewType: VIEW_TYPE },
    maxRows: MAX_BUCKETS,
  });
  return new Map(rows.map(({ bucket, views }) => [bucket, views / 100]));
}

/** Users, and those of them that are new. */
export interface Users {
  users: number;
  newUsers: number;
}

/** Users of the whole range and of each of its buckets. */
export async function askUsers(
  db: Database,
  scope: Scope,
  bucketMs: number,
  rolled?: Rolled,
): Promise<{ total: Users; byBucket: Map<number, Users> }> {
  const before = { from: Math.max(0, scope.from - KNOWN_MS), to: scope.from };
  const values = {
    ...scopeValues(scope, db.now()),
    ...presentValues('in', scope),
    ...presentValues('before', before),
    bucketMs,
  };
  const counted = rolled
    ? ` UNION ALL SELECT toUInt64(0) AS visit, person, toDateTime64(hour, 3, 'UTC') AS seen, weight AS weighed FROM ${rolled.people} WHERE type = ''`
    : '';
  // Hours are of use only where no bucket ends within one.
  const inRange =
    bucketMs % HOUR_MS === 0
      ? `${presentIn(present(db, rolled), 'in')}${counted}`
      : `SELECT ${PERSON} AS person, at AS seen, weight AS weighed FROM ${db.events} WHERE ${IN_SCOPE} AND ${PERSON} != 0`;
  // Of the days before a range only whether somebody was there is wanted.
  const seen = `SELECT person, true AS isInRange, ${bucketOf('seen')} AS bucket, weighed
    FROM (${inRange}) WHERE person != 0
  UNION ALL SELECT person, false AS isInRange, toInt64(0) AS bucket, weighed
    FROM (${presentIn(db, 'before')}) WHERE person != 0`;
  const ask = async (sql: string): Promise<UsersRow[]> => db.ask({ sql, values, maxRows: MAX_BUCKETS + 1 });
  const quick = await ask(usersOnce(seen));
  const rows = quick.some(({ isUneven }) => isUneven) ? await ask(usersByBucket(seen)) : quick;
  const toUsers = ({ users, newUsers }: Users): Users => ({ users: users / 100, newUsers: newUsers / 100 });
  const total = rows.find(({ at }) => at === WHOLE);
  return {
    total: toUsers(total ?? { users: 0, newUsers: 0 }),
    byBucket: new Map(rows.filter(({ at }) => at !== WHOLE).map((row) => [row.at, toUsers(row)])),
  };
}

interface UsersRow extends Users {
  at: number;
  isUneven?: boolean;
}

/**
 * Looks at each user once: a bit of two words says in which bucket they were there, of which there are no more than bits. `isUneven` tells of somebody who does
 * not stand for as many everywhere.
 */
function usersOnce(seen: string): string {
  const bits = (word: number): string =>
    `groupBitOr(if(isInRange AND intDiv(nth, 64) = ${word}, bitShiftLeft(toUInt64(1), nth % 64), 0))`;
  return `SELECT if(place = ${WHOLE}, ${WHOLE}, (intDiv({inFrom:Int64}, {bucketMs:Int64}) + place) * {bucketMs:Int64}) AS at,
  sum(heaviest) AS users, sumIf(heaviest, isNew AND number <= 2) AS newUsers, max(lightest != heaviest) AS isUneven
FROM (
  SELECT minIf(weighed, isInRange) AS lightest, toFloat64(maxIf(weighed, isInRange)) AS heaviest, min(isInRange) AS isNew,
    ${bits(0)} AS early, ${bits(1)} AS late,
    arrayConcat([toInt64(${WHOLE})], arrayMap(one -> toInt64(one), bitPositionsToArray(early)), arrayMap(one -> toInt64(one) + 64, bitPositionsToArray(late))) AS places
  FROM (SELECT *, toUInt8(intDiv(bucket, {bucketMs:Int64}) - intDiv({inFrom:Int64}, {bucketMs:Int64})) AS nth FROM (${seen}))
  GROUP BY person HAVING heaviest > 0
) ARRAY JOIN places AS place, arrayEnumerate(places) AS number GROUP BY place`;
}

/** Looks at each user by bucket. */
function usersByBucket(seen: string): string {
  return `SELECT entry.1 AS at, sum(entry.2) AS users, sumIf(entry.2, entry.3) AS newUsers FROM (
  SELECT min(start) AS first, maxIf(heaviest, isInRange) AS heaviestOfAll,
    arrayMap((at, weight) -> (at, weight, first = at), groupArrayIf(start, isInRange), groupArrayIf(heaviest, isInRange)) AS buckets,
    arrayJoin(arrayPushFront(buckets, (toInt64(${WHOLE}), heaviestOfAll, first >= 0))) AS entry
  FROM (SELECT person, isInRange, if(isInRange, bucket, -1) AS start, max(weighed) AS heaviest FROM (${seen}) GROUP BY person, isInRange, start)
  GROUP BY person HAVING heaviestOfAll > 0
) GROUP BY at`;
}

/** Stands for the whole range among the starts of buckets, none of which lies before 1970. */
const WHOLE = -2;
