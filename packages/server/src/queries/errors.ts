import type { ErrorGroup, ErrorsAnswer } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';
import type { BoundValue, Database } from './ask.ts';
import { bucketMsOf, bucketStartsOf } from './bucket.ts';
import { ORIGIN_OF_EVENT } from './delivery.ts';
import { isOnPage, type PageScope, pageValues } from './onPage.ts';
import { rangeOf } from './scope.ts';
import { hasWords, type Searched, searchValues } from './search.ts';
import { isStanding, type StandingGroups } from './standing.ts';
import { BUCKET, TURN, VISIT } from './visit.ts';

/** What an error's events are called. */
export const ERROR_TYPE = 'exception';

/** Groups in an answer unless asked otherwise. */
export const DEFAULT_ERROR_GROUPS = 50;

/** Pages and releases named with a group, the most affected first. */
export const MAX_NAMED = 10;

/** Repeats that one event may stand for; more is a mistake or a lie. */
const MAX_REPEATS = 10_000;

/** The browser tells repeats of an error as the `count` of one event. In hundredths, as `weight` is. */
export const OCCURRENCES: string = `toUInt64(weight) * toUInt64(least(greatest(numbers['count'], 1), ${MAX_REPEATS}))`;

interface GroupRow {
  group: string;
  weights: number;
  first: number;
  last: number;
  /** Name, message, severity, category and `handled` of the newest. */
  newest: [string, string, string, string, string];
  /** Occurrences by the start of their bucket. */
  trend: Record<string, number>;
  pages: string[];
  releases: string[];
  /** How many groups there are, and what they come to. */
  found: number;
  weightsOfAll: number;
  /** In the first row alone. */
  trendOfAll: Record<string, number>;
}

/** Groups of errors, and all that there are together, listed or not. */
type ErrorGroups = Pick<ErrorsAnswer, 'groups' | 'found' | 'count' | 'trend'>;

/** As `captureError()` gives it, and as Sentry's clients do. */
const ERROR_ID = /^(?:[\w-]{21}|[\da-f]{32})$/;

/** Whether what is searched for may be the id under which one error travelled: only then are the ids read. */
export function isErrorId({ search = '' }: Searched): boolean {
  return ERROR_ID.test(search);
}

/** Which groups of errors are asked for: those of which one error has what is searched for in its `Type: message`, or as its id. */
export interface ErrorScope extends PageScope, Searched {
  /** Groups that stand so alone. */
  standing?: StandingGroups;
  limit?: number;
}

/** Which errors happened, on one page or on all, the most frequent first. */
export async function errorGroups(db: Database, scope: ErrorScope): Promise<ErrorsAnswer> {
  const groups = await askErrorGroups(db, scope, { limit: scope.limit ?? DEFAULT_ERROR_GROUPS });
  return { range: rangeOf(scope), bucketMs: bucketMsOf(scope), ...groups };
}

/** The groups of a scope; only that of `fingerprint` where one is given. */
export async function askErrorGroups(
  db: Database,
  scope: Omit<ErrorScope, 'limit'>,
  { limit, fingerprint }: { limit: number; fingerprint?: string },
): Promise<ErrorGroups> {
  const bucketMs = bucketMsOf(scope);
  const values: Record<string, BoundValue> = { ...pageValues(scope, db.now()), errorType: ERROR_TYPE };
  const isAsked = fingerprint === undefined ? 'true' : 'fingerprint = {fingerprint:UInt64}';
  const says = hasWords("concat(name, ': ', message)", scope);
  const isFound = `max(${isErrorId(scope) ? `${says} OR attributes['errorId'] = {search:String}` : says})`;
  const standing = scope.standing ? isStanding(scope.standing, 'last') : { event: 'true', group: 'true' };
  const rows = await db.ask<GroupRow>({
    sql: `SELECT *, count() OVER () AS found, sum(weights) OVER () AS weightsOfAll, sumMap(trend) OVER () AS trends,
  if(row_number() OVER (ORDER BY weights DESC, group) = 1, trends, mapFilter((at, one) -> false, trends)) AS trendOfAll FROM (
SELECT toString(fingerprint) AS group, sum(${OCCURRENCES}) AS weights,
  toUnixTimestamp64Milli(min(at)) AS first, toUnixTimestamp64Milli(max(at)) AS last,
  argMax((name, message, severity, category, handled), ${TURN}) AS newest,
  sumMap(map(${BUCKET}, ${OCCURRENCES})) AS trend,
  ${mostAffected('page')} AS pages, ${mostAffected('release')} AS releases
FROM ${db.events} WHERE ${isOnPage(scope)} AND type = {errorType:String} AND ${isAsked} AND ${standing.event}
GROUP BY fingerprint HAVING ${isFound} AND ${standing.group}) ORDER BY weights DESC, group LIMIT {limit:UInt32}`,
    values: {
      ...values,
      ...searchValues(scope),
      bucketMs,
      limit,
      ...(fingerprint !== undefined && { fingerprint }),
    },
    maxRows: limit,
  });
  const starts = bucketStartsOf(scope, bucketMs);
  const [first] = rows;
  if (first === undefined) return { groups: [], found: 0, count: 0, trend: starts.map(() => 0) };

  const sessions = await askSessions(
    db,
    { values, isAmong: isOnPage(scope) },
    rows.map((row) => row.group),
  );
  return {
    found: first.found,
    count: first.weightsOfAll / 100,
    trend: toTrend(first.trendOfAll, starts),
    groups: rows.map((row) => toGroup(row, { starts, sessions: sessions.get(row.group) ?? 0 })),
  };
}

/** The values of a column that are not empty, by how often the error happened there. */
function mostAffected(column: 'page' | 'release'): string {
  const weights = `sumMapIf(map(toString(${column}), ${OCCURRENCES}), ${column} != '')`;
  return `arraySlice(arraySort((place, weights) -> (-toInt64(weights), place),
    mapKeys(${weights}), mapValues(${weights})), 1, ${MAX_NAMED})`;
}

/**
 * A session counts as often as what is told of it most surely stands for, once for each group; by hash, so that millions fit in memory. Where the person
 * allows no id of a visit, each page load counts as one.
 */
async function askSessions(
  db: Database,
  { values, isAmong }: { values: Record<string, BoundValue>; isAmong: string },
  groups: string[],
): Promise<Map<string, number>> {
  const rows = await db.ask<{ group: string; weights: number }>({
    sql: `SELECT toString(fingerprint) AS group, sum(lightest) AS weights FROM (
  SELECT fingerprint, min(weight) AS lightest
  FROM ${db.events} WHERE ${isAmong} AND type = {errorType:String}
    AND fingerprint IN {groups:Array(UInt64)}
  GROUP BY fingerprint, if(session = '', ${ORIGIN_OF_EVENT}, ${VISIT})
) GROUP BY fingerprint`,
    values: { ...values, groups: groups.map(BigInt) },
    maxRows: groups.length,
  });
  return new Map(rows.map((row) => [row.group, row.weights / 100]));
}

function toGroup(
  row: GroupRow,
  { starts, sessions }: { starts: readonly number[]; sessions: number },
): ErrorGroup {
  const [type, message, severity, category, handled] = row.newest;
  return {
    fingerprint: row.group,
    type,
    message,
    count: row.weights / 100,
    sessions,
    firstSeen: row.first,
    lastSeen: row.last,
    trend: toTrend(row.trend, starts),
    severity,
    category,
    handled: handled === 'true',
    pages: row.pages,
    releases: row.releases,
  };
}

function toTrend(occurrences: Record<string, number>, starts: readonly number[]): number[] {
  return starts.map((at) => (occurrences[String(at)] ?? 0) / 100);
}

/** How many errors one event tells of, before sampling. */
export function repeatsOf({ numbers }: Pick<InnerEvent, 'numbers'>): number {
  return Math.trunc(Math.min(Math.max(numbers['count'] ?? 1, 1), MAX_REPEATS));
}
