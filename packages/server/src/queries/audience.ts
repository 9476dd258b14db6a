import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketCountOf, MAX_BUCKETS } from './bucket.ts';
import { HOUR_MS, presentEnds, presentHours, presentIn, presentValues } from './presence.ts';
import { bucketOfHour, COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { BUCKET, bucketOf, PERSON, WEIGHT } from './visit.ts';

/** How long before a range somebody must have been seen to be known already: as long as a browser keeps its id. */
export const KNOWN_MS: number = 30 * 24 * 60 * 60 * 1_000;

/** What every page tells, whatever it is used for. */
export const VIEW_TYPE = 'page_view';

/** Who came. */
export interface Audience {
  /** By the bucket in which they began, or were first heard in the range. */
  visits: ReadonlyMap<number, number>;
  users: { total: Users; byBucket: ReadonlyMap<number, Users> };
}

/** Users, and those of them that are new. */
export interface Users {
  users: number;
  newUsers: number;
}

/** Visits and users of the whole range and of each of its buckets. */
export async function askAudience(
  db: Database,
  scope: Scope,
  bucketMs: number,
  rolled?: Rolled,
): Promise<Audience> {
  // Where days are counted, what is left of both is little and costs the same look.
  if (rolled) return askSeen(db, scope, bucketMs, rolledSeen(db, rolled), countedVisits(rolled));
  const [visits, { users }] = await Promise.all([
    askVisits(db, scope, bucketMs),
    askSeen(db, scope, bucketMs, usersSeen(db, bucketMs)),
  ]);
  return { visits, users };
}

async function askVisits(db: Database, scope: Scope, bucketMs: number): Promise<Map<number, number>> {
  const rows = await db.ask<{ began: number; visits: number }>({
    sql: `SELECT began, sum(lightest) AS visits FROM (
  SELECT ${bucketOf('min(seen)')} AS began, toFloat64(min(weighed)) AS lightest FROM (${presentIn(db, 'in')}) WHERE visit != 0 GROUP BY visit
) GROUP BY began`,
    values: { ...presentValues('in', scope), project: scope.project, now: db.now(), bucketMs },
    maxRows: MAX_BUCKETS,
  });
  return new Map(rows.map(({ began, visits }) => [began, visits / 100]));
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

/** Rows of those who were seen in the range or, of users, before it. */
function seenRows(
  from: string,
  { isVisit, id, isInRange }: Record<'isVisit' | 'id' | 'isInRange', string>,
): string {
  return `SELECT ${isVisit} AS isVisit, ${id} AS id, ${isInRange} AS isInRange, ${bucketOf('seen')} AS bucket, weighed FROM (${from})`;
}

const IS_IN_RANGE = "seen >= fromUnixTimestamp64Milli({inFrom:Int64}, 'UTC')";

/** Users alone. Hours are of use only where no bucket ends within one; of the days before a range only whether somebody was there is wanted. */
function usersSeen(db: Database, bucketMs: number): string {
  const inRange =
    bucketMs % HOUR_MS === 0
      ? presentIn(db, 'in')
      : `SELECT ${PERSON} AS person, at AS seen, weight AS weighed FROM ${db.events} WHERE ${IN_SCOPE} AND ${PERSON} != 0`;
  const user = { isVisit: 'false', id: 'person' };
  return `${seenRows(inRange, { ...user, isInRange: 'true' })} WHERE id != 0
  UNION ALL ${seenRows(presentIn(db, 'before'), { ...user, isInRange: 'false' })} WHERE id != 0`;
}

/** Visits and users of what counted days leave, and the users of these days. What is cut of an hour is of no counted day, so its events lie where all do. */
function rolledSeen(db: Database, { rest, people }: Rolled): string {
  const user = { isVisit: 'false', id: 'person' };
  const counted = `SELECT person, toDateTime64(hour, 3, 'UTC') AS seen, weight AS weighed FROM ${people} WHERE type = ''`;
  const both = (from: string, isInRange: string): string =>
    `${seenRows(from, { isVisit: 'ofVisit', id: 'one', isInRange })} ARRAY JOIN [true, false] AS ofVisit, [visit, person] AS one WHERE id != 0 AND (isInRange OR NOT isVisit)`;
  return [
    both(presentHours({ ...db, presence: rest.presence }, 'in'), 'true'),
    seenRows(counted, { ...user, isInRange: 'true' }),
    `${seenRows(presentHours(db, 'before'), { ...user, isInRange: 'false' })} WHERE id != 0`,
    both(presentEnds(db, ['in', 'before']), IS_IN_RANGE),
  ].join('\n  UNION ALL ');
}

/** What is counted of visits, as `seenOnce` gives what is left. */
function countedVisits({ counts }: Rolled): string {
  return `SELECT true AS isVisit, ${bucketOfHour} AS at, toFloat64(0) AS all, sum(c.visits) AS new, false AS isUneven
FROM ${counts} AS c WHERE kind = '${COUNTED.visit}' GROUP BY at`;
}

interface SeenRow {
  isVisit: boolean;
  at: number;
  /** Who was there, and those of them who were not seen before. */
  all: number;
  new: number;
  isUneven: boolean;
}

/** Asks of rows of who was seen; `counted` is added. */
async function askSeen(
  db: Database,
  scope: Scope,
  bucketMs: number,
  seen: string,
  counted?: string,
): Promise<Audience> {
  const values = {
    ...scopeValues(scope, db.now()),
    ...presentValues('in', scope),
    ...presentValues('before', { from: Math.max(0, scope.from - KNOWN_MS), to: scope.from }),
    bucketMs,
  };
  const ask = async (sql: string): Promise<SeenRow[]> =>
    db.ask({ sql, values, maxRows: 3 * (MAX_BUCKETS + 1) });
  const once = seenOnce(seen, Math.ceil(bucketCountOf(scope, bucketMs) / WORD_BITS));
  const rows = await ask(counted === undefined ? once : `${once} UNION ALL ${counted}`);
  const visits = new Map<number, number>();
  for (const { isVisit, at, new: begun } of rows)
    if (isVisit && at !== WHOLE && begun > 0) visits.set(at, (visits.get(at) ?? 0) + begun / 100);
  const ofUsers = rows.some(({ isUneven }) => isUneven)
    ? await ask(usersByBucket(seen))
    : rows.filter(({ isVisit }) => !isVisit);
  const byBucket = new Map(
    ofUsers.map((row): [number, Users] => [row.at, { users: row.all / 100, newUsers: row.new / 100 }]),
  );
  const total = byBucket.get(WHOLE) ?? { users: 0, newUsers: 0 };
  byBucket.delete(WHOLE);
  return { visits, users: { total, byBucket } };
}

/**
 * Looks at each visit and user once: a bit of `words` words says in which bucket they were there, and of all that were there alike only the sum is taken apart.
 * `isUneven` tells of a user who does not stand for as many everywhere.
 */
function seenOnce(seen: string, words: number): string {
  const each = Array.from({ length: words }, (_, word) => word);
  const bits = (word: number): string => {
    const isHere = words === 1 ? 'isInRange' : `isInRange AND intDiv(nth, ${WORD_BITS}) = ${word}`;
    return `groupBitOr(if(${isHere}, bitShiftLeft(toUInt64(1), nth % ${WORD_BITS}), 0)) AS word${word}`;
  };
  const placesOf = (word: number): string =>
    `arrayMap(one -> toInt64(one) + ${word * WORD_BITS}, bitPositionsToArray(word${word}))`;
  return `SELECT isVisit, if(place = ${WHOLE}, ${WHOLE}, (intDiv({inFrom:Int64}, {bucketMs:Int64}) + place) * {bucketMs:Int64}) AS at,
  sum(alike) AS all, sumIf(alike, isNew AND number <= 2) AS new, max(isUnevenOne) AS isUneven
FROM (
  SELECT isVisit, isNew, sum(lightest) AS alike, max(lightest != heaviest AND NOT isVisit) AS isUnevenOne,
    arrayConcat([toInt64(${WHOLE})], ${each.map(placesOf).join(', ')}) AS places
  FROM (
    SELECT isVisit, toFloat64(minIf(weighed, isInRange)) AS lightest, maxIf(weighed, isInRange) AS heaviest, min(isInRange) AS isNew,
      ${each.map(bits).join(', ')}
    FROM (SELECT *, toUInt8(intDiv(bucket, {bucketMs:Int64}) - intDiv({inFrom:Int64}, {bucketMs:Int64})) AS nth FROM (${seen}))
    GROUP BY isVisit, id HAVING heaviest > 0
  ) GROUP BY isVisit, isNew, ${each.map((word) => `word${word}`).join(', ')}
) ARRAY JOIN places AS place, arrayEnumerate(places) AS number GROUP BY isVisit, place`;
}

/** Looks at each user by bucket. */
function usersByBucket(seen: string): string {
  return `SELECT false AS isVisit, entry.1 AS at, sum(entry.2) AS all, sumIf(entry.2, entry.3) AS new, true AS isUneven FROM (
  SELECT min(start) AS first, minIf(lightest, isInRange) AS lightestOfAll,
    arrayMap((at, weight) -> (at, weight, first = at), groupArrayIf(start, isInRange), groupArrayIf(lightest, isInRange)) AS buckets,
    arrayJoin(arrayPushFront(buckets, (toInt64(${WHOLE}), lightestOfAll, first >= 0))) AS entry
  FROM (SELECT id, isInRange, if(isInRange, bucket, -1) AS start, min(weighed) AS lightest FROM (${seen}) WHERE NOT isVisit GROUP BY id, isInRange, start)
  GROUP BY id HAVING lightestOfAll > 0
) GROUP BY at`;
}

const WORD_BITS = 64;

/** Stands for the whole range among the starts of buckets, none of which lies before 1970. */
const WHOLE = -2;
