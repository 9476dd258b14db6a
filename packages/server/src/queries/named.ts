import type { NamedUsage } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketStartsOf } from './bucket.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { BUCKET, VISIT } from './visit.ts';

/** Names in a list, the most used first. */
export const MAX_NAMES = 50;

/** What is counted: events of one type, by what they name. */
export interface Named {
  type: string;
  by: 'name' | 'page';
}

interface NamedRow {
  label: string;
  uses: number;
  visits: number;
  users: number;
  /** Visits by the start of the bucket in which they first did it. */
  trend: Record<string, number>;
}

/** How much each thing was used, by how many visits and users, and when. */
export async function askNamed(
  db: Database,
  scope: Scope,
  { type, by, bucketMs }: Named & { bucketMs: number },
): Promise<NamedUsage[]> {
  const isNamed = `${IN_SCOPE} AND type = {named:String} AND ${by} != ''`;
  const rows = await db.ask<NamedRow>({
    // A visit and a user count once, as often as their sampling says.
    sql: `SELECT toString(label) AS label, sumIf(weighed, isOfVisit) AS uses,
  sumIf(heaviest, isOfVisit AND visit != 0) AS visits, sumIf(heaviest, NOT isOfVisit AND person != 0) AS users,
  sumMapIf(map(first, toUInt64(heaviest)), isOfVisit AND visit != 0) AS trend FROM (
  SELECT label, visit, person, grouping(visit) = 0 AS isOfVisit, min(bucket) AS first, max(weight) AS heaviest, sum(weight) AS weighed
  FROM (
    SELECT ${by} AS label, if(session = '', 0, ${VISIT}) AS visit, if(user = '', 0, sipHash64(user)) AS person,
      ${BUCKET} AS bucket, weight FROM ${db.events} WHERE ${isNamed}
  ) GROUP BY GROUPING SETS ((label, visit), (label, person))
) GROUP BY label ORDER BY uses DESC, label LIMIT {limit:UInt32}`,
    values: { ...scopeValues(scope, db.now()), named: type, bucketMs, limit: MAX_NAMES },
    maxRows: MAX_NAMES,
  });
  const starts = bucketStartsOf(scope, bucketMs);
  return rows.map(({ label, uses, visits, users, trend }) => ({
    name: label,
    uses: uses / 100,
    visits: visits / 100,
    users: users / 100,
    trend: starts.map((at) => (trend[String(at)] ?? 0) / 100),
  }));
}
