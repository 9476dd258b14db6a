import type { RequestFigures, RequestRoute, RequestsAnswer } from '../api/performanceTypes.ts';
import type { Database } from './ask.ts';
import { bucketMsOf, bucketStartsOf, MAX_BUCKETS } from './bucket.ts';
import { type Levels, levelsOf, toPercentiles } from './levels.ts';
import { MAX_NAMES } from './named.ts';
import { isOnPage, type PageScope, pageValues } from './onPage.ts';
import { ratioOf } from './ratio.ts';
import { rangeOf } from './scope.ts';
import { hasWords, type Searched, searchValues } from './search.ts';
import { BUCKET, WEIGHT } from './visit.ts';

/** What a request of the page is called. */
export const HTTP_TYPE = 'http.client.request';

/** How a request ends that was not answered as it was meant to be. */
export const FAILED_OUTCOMES: readonly string[] = ['error', 'failed', 'timeout'];

/** How a request ends that the page gave up: how long it was waited for says nothing of the server. */
export const ABORTED = 'aborted';

/** Outcomes in an answer; a sender of another kind may know more. */
export const MAX_OUTCOMES = 20;

/** A range, and what a route has in its method, host and path; totals do not heed that. */
export type RequestsScope = PageScope & Searched;

interface FigureRow {
  weights: number;
  failures: number;
  levels: Levels;
}

const IS_REQUEST = 'type = {httpType:String}';
const IS_TIMED = `value >= 0 AND outcome != '${ABORTED}'`;
const FIGURES = `sum(weight) AS weights, sumIf(weight, outcome IN {failed:Array(String)}) AS failures,
  ${levelsOf('assumeNotNull(value)', IS_TIMED)} AS levels`;
const SPENT = `sumIf(${WEIGHT} * assumeNotNull(value), ${IS_TIMED})`;

/** How the requests of pages do: all of them over time, by server, and by route. */
export async function requests(db: Database, scope: RequestsScope): Promise<RequestsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [overview, routes] = await Promise.all([
    askOverview(db, scope, bucketMs),
    askRoutes(db, scope, bucketMs),
  ]);
  const { foundHosts, ...all } = overview;
  return {
    range: rangeOf(scope),
    bucketMs,
    ...all,
    routes: routes.listed,
    found: { routes: routes.found, hosts: foundHosts },
  };
}

async function askOverview(
  db: Database,
  scope: RequestsScope,
  bucketMs: number,
): Promise<Pick<RequestsAnswer, 'total' | 'outcomes' | 'series' | 'hosts'> & { foundHosts: number }> {
  const rows = await db.ask<
    FigureRow & {
      bucket: number;
      server: string;
      ofHost: number;
      ofBucket: number;
      outcomes: Record<string, number>;
      /** How many of its kind there are. */
      found: number;
    }
  >({
    sql: `SELECT ${BUCKET} AS bucket, toString(host) AS server, grouping(host) = 0 AS ofHost, grouping(bucket) = 0 AS ofBucket,
  ${FIGURES}, if(ofHost OR ofBucket, map(), sumMap(map(toString(outcome), toUInt64(weight)))) AS outcomes,
  count() OVER (PARTITION BY ofBucket, ofHost) AS found
FROM ${db.events} WHERE ${isOnPage(scope)} AND ${IS_REQUEST}
GROUP BY GROUPING SETS ((), (bucket), (host)) HAVING weights > 0
ORDER BY ofBucket DESC, bucket, weights DESC, server LIMIT {limit:UInt32} BY ofBucket, ofHost`,
    values: { ...valuesOf(db, scope, bucketMs), limit: Math.max(MAX_NAMES, MAX_BUCKETS) },
    maxRows: 2 * MAX_BUCKETS + 1,
  });
  const whole = rows.find(({ ofBucket, ofHost }) => !ofBucket && !ofHost);
  return {
    total: toFigures(whole ?? { weights: 0, failures: 0, levels: [null, null, null, null] }),
    outcomes: Object.entries(whole?.outcomes ?? {})
      .map(([outcome, weights]) => ({ outcome, requests: weights / 100 }))
      .sort((a, b) => b.requests - a.requests || (a.outcome < b.outcome ? -1 : 1))
      .slice(0, MAX_OUTCOMES),
    series: rows.filter(({ ofBucket }) => ofBucket).map((row) => ({ at: row.bucket, ...toFigures(row) })),
    foundHosts: rows.find(({ ofHost }) => ofHost)?.found ?? 0,
    hosts: rows
      .filter(({ ofHost }) => ofHost)
      .slice(0, MAX_NAMES)
      .map((row) => ({ host: row.server, ...toFigures(row) })),
  };
}

async function askRoutes(
  db: Database,
  scope: RequestsScope,
  bucketMs: number,
): Promise<{ listed: RequestRoute[]; found: number }> {
  const mean = (field: string): string =>
    `sumIf(${WEIGHT} * numbers['${field}'], mapContains(numbers, '${field}')), sumIf(${WEIGHT}, mapContains(numbers, '${field}'))`;
  const rows = await db.ask<
    FigureRow & {
      verb: string;
      server: string;
      route: string;
      spent: number;
      whole: number;
      isFound: number;
      found: number;
      said: [number, number];
      size: [number, number];
      trend: Record<string, number>;
    }
  >({
    sql: `SELECT toString(method) AS verb, toString(host) AS server, toString(name) AS route, ${FIGURES}, ${SPENT} AS spent,
  sum(${SPENT}) OVER () AS whole, ${hasWords("concat(verb, ' ', server, route)", scope)} AS isFound, countIf(isFound) OVER () AS found,
  (${mean('serverMs')}) AS said, (${mean('responseBytes')}) AS size,
  sumMap(map(${BUCKET}, toUInt64(weight))) AS trend
FROM ${db.events} WHERE ${isOnPage(scope)} AND ${IS_REQUEST}
GROUP BY verb, server, route ORDER BY isFound DESC, weights DESC, route, server, verb LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope, bucketMs), limit: MAX_NAMES },
    maxRows: MAX_NAMES,
  });
  const starts = bucketStartsOf(scope, bucketMs);
  const listed = rows
    .filter(({ isFound }) => isFound)
    .map((row) => ({
      method: row.verb,
      host: row.server,
      route: row.route,
      ...toFigures(row),
      totalMs: row.spent / 100,
      share: ratioOf(row.spent, row.whole) ?? 0,
      serverMs: ratioOf(...row.said),
      responseBytes: ratioOf(...row.size),
      trend: starts.map((at) => (row.trend[String(at)] ?? 0) / 100),
    }));
  return { listed, found: rows[0]?.found ?? 0 };
}

function toFigures({ weights, failures, levels }: FigureRow): RequestFigures {
  return { requests: weights / 100, failures: failures / 100, ...toPercentiles(levels) };
}

function valuesOf(db: Database, scope: RequestsScope, bucketMs: number) {
  return {
    ...pageValues(scope, db.now()),
    ...searchValues(scope),
    bucketMs,
    httpType: HTTP_TYPE,
    failed: FAILED_OUTCOMES,
  };
}
