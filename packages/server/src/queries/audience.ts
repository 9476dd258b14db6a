import type { UsagePoint } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { MAX_BUCKETS } from './bucket.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { BUCKET, VISIT } from './visit.ts';

/** How long before a range somebody must have been seen to be known already: as long as a browser keeps its id. */
export const KNOWN_MS: number = 30 * 24 * 60 * 60 * 1_000;

/** What every page tells, whatever it is used for. */
export const VIEW_TYPE = 'page_view';

/** Visits and page views, of the whole range and of each of its buckets. */
export async function askVisits(
  db: Database,
  scope: Scope,
  bucketMs: number,
): Promise<{ visits: number; series: Pick<UsagePoint, 'at' | 'visits' | 'pageViews'>[] }> {
  // Each visit once for the whole range, under a bucket that there is not, and once for each of its buckets.
  const rows = await db.ask<{ at: number; visits: number; views: number }>({
    sql: `SELECT entry.1 AS at, sum(entry.2) AS visits, sum(entry.3) AS views FROM (
  SELECT arrayJoin(arrayPushFront(groupArray((bucket, heaviest, viewed)), (toInt64(${WHOLE}), max(heaviest), toUInt64(0)))) AS entry
  FROM (
    SELECT if(session = '', 0, ${VISIT}) AS visit, ${BUCKET} AS bucket, if(visit = 0, 0, max(weight)) AS heaviest,
      sumIf(weight, type = {viewType:String}) AS viewed
    FROM ${db.events} WHERE ${IN_SCOPE} GROUP BY visit, bucket
  ) GROUP BY visit
) GROUP BY at ORDER BY at`,
    values: { ...scopeValues(scope, db.now()), bucketMs, viewType: VIEW_TYPE },
    maxRows: MAX_BUCKETS + 1,
  });
  return {
    visits: (rows.find(({ at }) => at === WHOLE)?.visits ?? 0) / 100,
    series: rows
      .filter(({ at }) => at !== WHOLE)
      .map(({ at, visits, views }) => ({ at, visits: visits / 100, pageViews: views / 100 })),
  };
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
): Promise<{ total: Users; byBucket: Map<number, Users> }> {
  const values = {
    ...scopeValues({ ...scope, from: Math.max(0, scope.from - KNOWN_MS) }, db.now()),
    since: scope.from,
    bucketMs,
  };
  // Of the days before a range only whether somebody was there is wanted.
  const seen = `SELECT sipHash64(user) AS person, ${IS_IN_RANGE} AS isInRange, if(isInRange, ${BUCKET}, toInt64(-1)) AS bucket,
    max(weight) AS heaviest FROM ${db.events} WHERE ${IN_SCOPE} AND user != '' GROUP BY person, isInRange, bucket`;
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
const IS_IN_RANGE = "at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')";
