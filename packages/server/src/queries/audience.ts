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
  const rows = await db.ask<{ isTotal: number; at: number; visits: number; views: number }>({
    sql: `SELECT isTotal, at, sum(heaviest) AS visits, sum(viewed) AS views FROM (
  SELECT grouping(bucket) = 1 AS isTotal, bucket AS at, if(visit = 0, 0, max(weight)) AS heaviest,
    sumIf(weight, type = {viewType:String}) AS viewed
  FROM (
    SELECT if(session = '', 0, ${VISIT}) AS visit, ${BUCKET} AS bucket, weight, type FROM ${db.events} WHERE ${IN_SCOPE}
  ) GROUP BY GROUPING SETS ((visit), (visit, bucket))
) GROUP BY isTotal, at ORDER BY isTotal, at`,
    values: { ...scopeValues(scope, db.now()), bucketMs, viewType: VIEW_TYPE },
    maxRows: MAX_BUCKETS + 1,
  });
  return {
    visits: (rows.find(({ isTotal }) => isTotal)?.visits ?? 0) / 100,
    series: rows
      .filter(({ isTotal }) => !isTotal)
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
  const seen = `SELECT sipHash64(user) AS person, ${IS_IN_RANGE} AS isInRange, if(isInRange, ${BUCKET}, -1) AS bucket,
    max(weight) AS heaviest FROM ${db.events} WHERE ${IN_SCOPE} AND user != '' GROUP BY person, isInRange, bucket`;
  const rows = await db.ask<{ isTotal: number; at: number; users: number; newUsers: number }>({
    sql: `WITH people AS (
  SELECT person, min(bucket) AS first, maxIf(heaviest, isInRange) AS heaviestOfAll,
    groupArrayIf((bucket, heaviest), isInRange) AS buckets FROM (${seen}) GROUP BY person HAVING heaviestOfAll > 0
)
SELECT isTotal, at, sum(heaviest) AS users, sumIf(heaviest, isNew) AS newUsers FROM (
  SELECT 1 AS isTotal, toInt64(0) AS at, heaviestOfAll AS heaviest, first >= 0 AS isNew FROM people
  UNION ALL
  SELECT 0 AS isTotal, toInt64(entry.1) AS at, entry.2 AS heaviest, first = entry.1 AS isNew
  FROM people ARRAY JOIN buckets AS entry
) GROUP BY isTotal, at`,
    values,
    maxRows: MAX_BUCKETS + 1,
  });
  const toUsers = ({ users, newUsers }: Users): Users => ({ users: users / 100, newUsers: newUsers / 100 });
  const total = rows.find(({ isTotal }) => isTotal);
  return {
    total: toUsers(total ?? { users: 0, newUsers: 0 }),
    byBucket: new Map(rows.filter(({ isTotal }) => !isTotal).map((row) => [row.at, toUsers(row)])),
  };
}

const IS_IN_RANGE = "at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')";
