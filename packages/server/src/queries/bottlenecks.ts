import type { BottleneckKind, BottleneckUsage } from '../api/performanceTypes.ts';
import type { Database } from './ask.ts';
import { ORIGIN_OF_EVENT } from './delivery.ts';
import { isOnPage, type PageScope, pageValues } from './onPage.ts';
import { WEIGHT } from './visit.ts';

/** What a page load tells of what costs it the most, each time it is hidden or left, added up since its start. */
export const BOTTLENECK_TYPE = 'browser.bottleneck';

/** The kinds of time that are told. */
export const BOTTLENECK_KINDS: readonly BottleneckKind[] = ['operation', 'resource', 'script'];

/** Bottlenecks of one kind in a list, those with the largest share first. */
export const MAX_BOTTLENECKS = 20;

interface BottleneckRow {
  cause: BottleneckKind;
  label: string;
  times: number;
  spent: number;
  part: number;
  loads: number;
}

/** What costs the most of each of these kinds of time. A page load adds up: what it told last is the most. */
export async function askBottlenecks(
  db: Database,
  scope: PageScope,
  kinds: readonly BottleneckKind[] = BOTTLENECK_KINDS,
): Promise<BottleneckUsage[]> {
  // What was told of a name says how much time there was of its kind, too.
  const told = `SELECT ${ORIGIN_OF_EVENT} AS origin, attributes['kind'] AS cause, toString(name) AS label, max(value) AS cost,
    max(numbers['count']) AS times, max(${WEIGHT}) AS weighed, max(value / least(numbers['share'], 1)) AS whole
  FROM ${db.events} WHERE ${isOnPage(scope)} AND type = {bottleneckType:String} AND value > 0 AND numbers['share'] > 0
    AND cause IN {kinds:Array(String)} GROUP BY origin, cause, label`;
  const rows = await db.ask<BottleneckRow>({
    sql: `SELECT cause, label, sum(weighed * times) AS times, sum(weighed * cost) AS spent, sum(weighed) AS loads,
  spent / any(wholes.sum) AS part
FROM (${told}) AS told INNER JOIN (
  SELECT cause, sum(heaviest * most) AS sum FROM (
    SELECT cause, max(weighed) AS heaviest, max(whole) AS most FROM (${told}) GROUP BY origin, cause
  ) GROUP BY cause
) AS wholes USING (cause)
GROUP BY cause, label ORDER BY part DESC, spent DESC, label LIMIT {limit:UInt32} BY cause`,
    values: {
      ...pageValues(scope, db.now()),
      bottleneckType: BOTTLENECK_TYPE,
      kinds,
      limit: MAX_BOTTLENECKS,
    },
    maxRows: MAX_BOTTLENECKS * BOTTLENECK_KINDS.length,
  });
  return rows.map(({ cause, label, times, spent, part, loads }) => ({
    kind: cause,
    name: label,
    count: times / 100,
    totalMs: spent / 100,
    share: part,
    loads: loads / 100,
  }));
}
