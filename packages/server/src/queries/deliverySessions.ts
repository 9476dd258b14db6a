import type { DeliverySession, DeliverySessionsAnswer } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import {
  begunAmong,
  HEARD_SINCE,
  IS_TOLD,
  inParts,
  originsOf,
  originValues,
  releasesOf,
  STORED,
} from './delivery.ts';
import { groupBy } from './groupBy.ts';
import { rangeOf } from './scope.ts';
import { type OriginShare, splitOrigin } from './splitOrigin.ts';
import { sumTallies } from './tally.ts';

/** Sessions in an answer unless asked otherwise. */
const DEFAULT_DELIVERY_SESSIONS = 50;

/** Sessions that miss events, of a part of the page loads: those that miss the most. */
const MAX_SESSIONS_OF_PART = 20_000;

/** Page loads, by session, that one answer may look through. */
const MAX_SHARES = 50_000;

/** The parameters of `deliverySessions`. */
export interface SessionsScope extends Scope {
  release?: string;
  session?: string;
  limit?: number;
}

/**
 * Which sessions miss events. Those of the page loads that miss the most are found first; then these page loads are divided
 * among their sessions by `splitOrigin`. A session's other page loads count with it, what they missed or not.
 */
export async function deliverySessions(db: Database, scope: SessionsScope): Promise<DeliverySessionsAnswer> {
  const sessions = scope.session === undefined ? await askCandidates(db, scope) : [scope.session];
  const shares = sessions.length === 0 ? [] : await askShares(db, scope, sessions);
  return { range: rangeOf(scope), sessions: toSessions(shares, { ...scope, sessions, now: db.now() }) };
}

/** What is known of page loads, as sessions: those asked for, or those of `sessions` that miss something. */
export function toSessions(
  shares: readonly (OriginShare & { origin: string })[],
  { session, sessions, limit, now }: SessionsScope & { sessions: readonly string[]; now: number },
): DeliverySession[] {
  const wanted = new Set(sessions);
  const parts = [...groupBy(shares, ({ origin }) => origin).values()]
    .flatMap((of) => splitOrigin(of, now))
    .filter((part) => wanted.has(part.session));
  return [...groupBy(parts, (part) => part.session).values()]
    .flatMap(join)
    .filter(({ missing }) => session !== undefined || missing > 0)
    .sort((a, b) => b.missing - a.missing || b.heard - a.heard || (a.session < b.session ? -1 : 1))
    .slice(0, limit ?? DEFAULT_DELIVERY_SESSIONS);
}

function join(parts: readonly DeliverySession[]): DeliverySession[] {
  const [newest] = [...parts].sort((a, b) => b.heard - a.heard || (a.release < b.release ? 1 : -1));
  if (newest === undefined) return [];
  const { session, release, heard } = newest;
  const begun = Math.min(...parts.map((part) => part.begun));
  return [{ session, release, begun, heard, ...sumTallies(parts) }];
}

async function askCandidates(db: Database, scope: SessionsScope): Promise<string[]> {
  const limit = scope.limit ?? DEFAULT_DELIVERY_SESSIONS;
  const parts = await inParts<{ id: string; misses: number }>(db, scope, {
    sql: `WITH (${releasesOf(db)}) AS releases
SELECT session AS id, sum(missing) AS misses FROM (
  SELECT DISTINCT o.origin AS origin, o.session AS session, gaps.missing AS missing FROM ${db.origins} AS o INNER JOIN (
    SELECT origin, missing FROM (${originsOf(db, scope)}) WHERE missing > 0
  ) AS gaps USING (origin) WHERE ${HEARD_SINCE} AND o.session != ''
) GROUP BY id ORDER BY misses DESC, id LIMIT {limit:UInt32}`,
    values: { ...originValues(db, scope), limit: MAX_SESSIONS_OF_PART },
    maxRows: MAX_SESSIONS_OF_PART,
  });
  return [...groupBy(parts.flat(), ({ id }) => id)]
    .map(([id, of]) => ({ id, misses: of.reduce((sum, { misses }) => sum + misses, 0) }))
    .sort((a, b) => b.misses - a.misses || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id }) => id);
}

async function askShares(
  db: Database,
  scope: SessionsScope,
  sessions: readonly string[],
): Promise<(OriginShare & { origin: string })[]> {
  const ofSessions = `SELECT origin FROM ${db.origins}
    WHERE project = {project:String} AND session IN {sessions:Array(String)}`;
  const rows = await db.ask<{ share: OriginShare & { origin: string } }>({
    sql: `SELECT CAST((toString(origin), session, release, begun, heard, produced, last, dropped, rejected, stored),
    'Tuple(origin String, session String, release String, begun Int64, heard Int64, produced UInt64, last UInt64,
    dropped Map(String, UInt64), rejected UInt64, stored UInt64)') AS share
FROM (
  SELECT origin, session, max(toString(o.release)) AS release,
    toUnixTimestamp64Milli(min(o.begun)) AS begun, toUnixTimestamp64Milli(max(o.heard)) AS heard,
    max(o.produced) AS produced, max(o.last) AS last, maxMap(o.dropped) AS dropped,
    length(groupUniqArrayArray(o.rejected)) AS rejected, ${STORED} AS stored
  FROM ${db.origins} AS o WHERE project = {project:String} AND origin IN (${begunAmong(db, scope, ofSessions)})
  GROUP BY origin, session HAVING max(o.${IS_TOLD})
) ORDER BY origin, session`,
    values: { ...originValues(db, scope), sessions },
    maxRows: MAX_SHARES,
  });
  return rows.map(({ share }) => share);
}
