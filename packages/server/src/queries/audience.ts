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
  SELECT ${bucketOf('min(seen)')} AS began, toFloat64(max(weighed)) AS heaviest FROM (${presentIn(rolled?.rest ?? db, 'in')}) WHERE visit != 0 GROUP BY visit${counted}
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
      ? `${presentIn(rolled?.rest ?? db, 'in')}${counted}`
      : `SELECT ${PERSON} AS person, at AS seen, weight AS weighed FROM ${db.events} WHERE ${IN_SCOPE} AND ${PERSON} != 0`;
  // Of the days before a range only whether somebody was there is wanted.
  const seen = `SELECT person, true AS isInRange, ${bucketOf('seen')} AS bucket, max(weighed) AS heaviest
    FROM (${inRange}) WHERE person != 0 GROUP BY person, bucket
  UNION ALL SELECT person, false AS isInRange, toInt64(-1) AS bucket, max(weighed) AS heaviest
    FROM (${presentIn(db, 'before')}) WHERE person != 0 GROUP BY person`;
  const rows = await db.ask<{ at: number; users: number; newUsers: number }>({
    sql: `SELECT entry.1 AS at, sum(entry.2) AS users, sumIf(entry.2, entry.3) AS newUsers FROM (
  SELECT min(bucket) AS first, maxIf(heaviest, isInRange) AS heaviestOfAll,
    arrayMap((at, weight) -> (at, weight, first = at), groupArrayIf(bucket, isInRange), groupArrayIf(heaviest, isInRange)) AS buckets,
    arrayJoin(arrayPushFront(buckets, (toInt64(${WHOLE}), heaviestOfAll, first >= 0))) AS entry
  FROM (${seen}) GROUP BY person HAVING heaviestOfAll > 0
) GROUP BY at`,
    values,
    maxRows: MAX_BUCKETS + 1,
  });
  const toUsers = ({ users, newUsers }: Users): Users => ({ users: users / 100, newUsers: newUsers / 100 });
  const total = rows.find(({ at }) => at === WHOLE);
  return {
    total: toUsers(total ?? { users: 0, newUsers: 0 }),
    byBucket: new Map(rows.filter(({ at }) => at !== WHOLE).map((row) => [row.at, toUsers(row)])),
  };
}

/** Stands for the whole range among the starts of buckets, none of which lies before 1970. */
const WHOLE = -2;
