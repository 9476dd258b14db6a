import type { NamedUsage } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketStartsOf } from './bucket.ts';
import { bucketOfHour, COUNTED, type Rolled } from './rolled.ts';
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
  rolled?: Rolled,
): Promise<NamedUsage[]> {
  const isNamed = `${IN_SCOPE} AND type = {named:String} AND ${by} != ''`;
  const rows = await db.ask<NamedRow>({
    // A visit and a user count once, as often as their sampling says.
    sql: rolled
      ? rolledNamed(rolled, by)
      : `SELECT toString(label) AS label, sumIf(weighed, isOfVisit) AS uses,
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

/** The same of counted days and of what is left. */
function rolledNamed({ rest, counts, people }: Rolled, by: Named['by']): string {
  const events = `${rest.events} WHERE ${IN_SCOPE} AND type = {named:String} AND ${by} != ''`;
  const used = `SELECT label, sum(used) AS uses, sum(came) AS visits, sumMap(map(first, toUInt64(came))) AS trend FROM (
  SELECT label, toFloat64(sum(weight)) AS used, if(visit = 0, 0, toFloat64(max(weight))) AS came, min(bucket) AS first
  FROM (SELECT ${by} AS label, if(session = '', 0, ${VISIT}) AS visit, ${BUCKET} AS bucket, weight FROM ${events}) GROUP BY label, visit
  UNION ALL SELECT name AS label, c.uses AS used, c.visits AS came, ${bucketOfHour} AS first FROM ${counts} AS c
  WHERE kind = '${COUNTED.use}' AND type = {named:String} AND name != ''
) GROUP BY label`;
  const known = `SELECT label, sum(heaviest) AS users FROM (
  SELECT label, person, max(weight) AS heaviest FROM (
    SELECT ${by} AS label, sipHash64(user) AS person, weight FROM ${events} AND user != ''
    UNION ALL SELECT name AS label, person, weight FROM ${people} WHERE type = {named:String} AND name != ''
  ) GROUP BY label, person
) GROUP BY label`;
  return `SELECT toString(label) AS label, uses, visits, users, trend FROM (${used}) AS used LEFT JOIN (${known}) AS known USING (label)
ORDER BY uses DESC, label LIMIT {limit:UInt32}`;
}
