import type { OperationsAnswer, OperationUsage } from '../api/performanceTypes.ts';
import { askAI } from './aiOperations.ts';
import type { Database } from './ask.ts';
import { askBottlenecks } from './bottlenecks.ts';
import { bucketMsOf, bucketStartsOf, MAX_BUCKETS } from './bucket.ts';
import { type Levels, levelsOf, toPercentiles } from './levels.ts';
import { MAX_NAMES } from './named.ts';
import { isOnPage, type PageScope, pageValues } from './onPage.ts';
import { ratioOf } from './ratio.ts';
import { rangeOf } from './scope.ts';
import { hasWords, type Searched, searchValues } from './search.ts';
import { BUCKET, WEIGHT } from './visit.ts';

/** What the timing of one of the site's operations is called. */
export const OPERATION_TYPE = 'performance';

/** Holds for what was timed; a site may send other measures under the same type, which say their unit. */
const IS_TIMING = "type = {operationType:String} AND value >= 0 AND unit IN ('ms', '')";

const SPENT = `sum(${WEIGHT} * assumeNotNull(value))`;

/** A range, and what an operation has in its name; totals do not heed that. */
export type OperationsScope = PageScope & Searched;

interface OperationRow {
  label: string;
  isWhole: number;
  /** Whether it has what is searched for, and how many do. */
  isFound: number;
  found: number;
  weights: number;
  spent: number;
  levels: Levels;
}

/** How long the site's own operations take, which of them and of its files and scripts cost the most, and how its AI operations do. */
export async function operations(db: Database, scope: OperationsScope): Promise<OperationsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [rows, trends, bottlenecks, ai] = await Promise.all([
    askOperations(db, scope),
    askTrends(db, scope, bucketMs),
    askBottlenecks(db, scope),
    askAI(db, scope, bucketMs),
  ]);
  const whole = rows.find(({ isWhole }) => isWhole);
  const totalMs = (whole?.spent ?? 0) / 100;
  const starts = bucketStartsOf(scope, bucketMs);
  return {
    range: rangeOf(scope),
    bucketMs,
    total: {
      count: (whole?.weights ?? 0) / 100,
      totalMs,
      ...toPercentiles(whole?.levels ?? [null, null, null, null]),
    },
    found: whole?.found ?? 0,
    operations: rows
      .filter(({ isWhole, isFound }) => !isWhole && isFound)
      .map((row): OperationUsage => {
        const trend = trends.get(row.label);
        return {
          name: row.label,
          count: row.weights / 100,
          totalMs: row.spent / 100,
          share: ratioOf(row.spent / 100, totalMs) ?? 0,
          ...toPercentiles(row.levels),
          trend: starts.map((at) => trend?.get(at) ?? null),
        };
      }),
    bottlenecks,
    ai,
  };
}

/** The costliest operations, and all of them together, in one pass. */
function askOperations(db: Database, scope: OperationsScope): Promise<OperationRow[]> {
  return db.ask<OperationRow>({
    sql: `SELECT *, NOT isWhole AND ${hasWords('label', scope)} AS isFound, countIf(isFound) OVER () AS found FROM (
  SELECT toString(name) AS label, grouping(name) AS isWhole, sum(weight) AS weights, ${SPENT} AS spent,
    ${levelsOf('assumeNotNull(value)', 'true')} AS levels
  FROM ${db.events} WHERE ${isOnPage(scope)} AND ${IS_TIMING}
  GROUP BY GROUPING SETS ((), (name)) HAVING weights > 0
) ORDER BY isFound DESC, spent DESC, label LIMIT {limit:UInt32} BY isWhole`,
    values: { ...valuesOf(db, scope), limit: MAX_NAMES },
    maxRows: MAX_NAMES + 1,
  });
}

/** p75 of the costliest operations by bucket. */
async function askTrends(
  db: Database,
  scope: OperationsScope,
  bucketMs: number,
): Promise<Map<string, Map<number, number>>> {
  const isTiming = `${isOnPage(scope)} AND ${IS_TIMING}`;
  const rows = await db.ask<{ label: string; bucket: number; p75: number }>({
    sql: `SELECT toString(name) AS label, ${BUCKET} AS bucket,
  quantileTDigestWeighted(0.75)(assumeNotNull(value), weight) AS p75
FROM ${db.events} WHERE ${isTiming} AND name IN (
  SELECT name FROM ${db.events} WHERE ${isTiming} AND ${hasWords('name', scope)} GROUP BY name ORDER BY ${SPENT} DESC, toString(name) LIMIT {limit:UInt32}
) GROUP BY label, bucket`,
    values: { ...valuesOf(db, scope), bucketMs, limit: MAX_NAMES },
    maxRows: MAX_NAMES * MAX_BUCKETS,
  });
  const trends = new Map<string, Map<number, number>>();
  for (const { label, bucket, p75 } of rows)
    trends.set(label, (trends.get(label) ?? new Map<number, number>()).set(bucket, p75));
  return trends;
}

function valuesOf(db: Database, scope: OperationsScope) {
  return { ...pageValues(scope, db.now()), ...searchValues(scope), operationType: OPERATION_TYPE };
}
