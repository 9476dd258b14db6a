import { numberedReasons } from '@candor/core/wire';
import type { DeliveryAnswer, DeliveryTally } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { BoundValue, Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { rangeOf, scopeValues } from './scope.ts';
import { OUTSTANDING_MS, sumTallies } from './tally.ts';

/** Releases beyond those that produced the most are left out. */
export const MAX_RELEASES = 50;

/** The origin of an event: the first 64 bits of its id, which all events of an origin share. */
export const ORIGIN_OF_EVENT = 'toUInt64(bitShiftRight(toUInt128(id), 64))';

const TALLY = `count() AS loads, sum(load.produced) AS produced, sum(load.stored) AS stored,
  sum(load.rejected) AS rejected, sumMap(load.dropped) AS dropped, sum(load.letGo) AS letGo, sum(load.missing) AS missing,
  sumIf(load.missing, load.heard > {outstandingSince:Int64}) AS outstanding,
  sumIf(load.missing, load.heard <= {outstandingSince:Int64}) AS lost`;

/**
 * How many events arrived, were let go or are missing.
 *
 * Each page load (origin) numbers its events from 1 and tells the last number it has given; what is missing of them is
 * counted for each origin and then added up. An origin counts whole: for the time when its first event happened, and
 * for its release, of which it has one; had it named several, for the last of them by name. That every event of an origin happened after
 * its beginning also keeps those that have expired from being missed.
 */
export async function delivery(db: Database, scope: Scope & { release?: string }): Promise<DeliveryAnswer> {
  const bucketMs = bucketMsOf(scope);
  // Buckets and releases from one look at the origins, which is what takes long.
  const rows = await db.ask<
    DeliveryTally & { isRelease: number; bucket: number; release: string; found: number }
  >({
    sql: `SELECT grouping(release) = 0 AS isRelease, intDiv(load.begun, {bucketMs:Int64}) * {bucketMs:Int64} AS bucket,
  load.release AS release, ${TALLY}, countIf(isRelease) OVER () AS found
FROM (${originsOf(db, scope)}) AS load GROUP BY GROUPING SETS ((bucket), (release))
ORDER BY isRelease, bucket, produced DESC, release LIMIT {limit:UInt32}`,
    values: { ...originValues(db, scope), bucketMs, limit: MAX_BUCKETS + MAX_RELEASES },
    maxRows: MAX_BUCKETS + MAX_RELEASES,
  });
  const series = rows
    .filter(({ isRelease }) => isRelease === 0)
    .map(({ isRelease, release, bucket, found, ...tally }) => ({ at: bucket, ...tally }));
  const releases = rows
    .filter(({ isRelease }) => isRelease === 1)
    .map(({ isRelease, bucket, found, ...tally }) => tally)
    .slice(0, MAX_RELEASES);
  return {
    range: rangeOf(scope),
    bucketMs,
    total: sumTallies(series),
    series,
    found: rows[0]?.found ?? 0,
    releases,
  };
}

/**
 * The origins that began in a scope, each with its counts: `origin, begun, heard, release, produced, stored, rejected,
 * dropped, letGo, missing`. Most origins have let go of nothing: only those that have pay for the room that maps take.
 */
export function originsOf(db: Database, scope: Scope & { release?: string }): string {
  const candidates = begunInRange(db);
  return `SELECT *, arraySum(mapValues(mapFilter((reason, n) -> has({numbered:Array(String)}, reason), dropped))) AS letGo,
    toUInt64(greatest(toInt64(produced) - toInt64(stored) - toInt64(rejected) - toInt64(letGo), 0)) AS missing
  FROM (${toldBy(db, scope, candidates)}) AS told LEFT JOIN (
    SELECT origin, maxMap(o.dropped) AS dropped, length(groupUniqArrayArray(o.rejected)) AS rejected
    FROM ${db.origins} AS o WHERE project = {project:String} AND origin IN (${candidates})
      AND (notEmpty(o.dropped) OR notEmpty(o.rejected))
    GROUP BY origin
  ) AS gone USING (origin) LEFT JOIN (
    SELECT ${ORIGIN_OF_EVENT} AS origin, count() AS stored FROM ${db.events}
    WHERE project = {project:String} AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND origin IN (${candidates})
    GROUP BY origin
  ) AS kept USING (origin)`;
}

/** Origins that may have begun in a scope: some of their reports did. */
export function begunInRange(db: Database): string {
  return `SELECT origin FROM ${db.origins} WHERE project = {project:String}
    AND begun >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND begun < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`;
}

/** Those of `candidates` that began in a scope: `origin, begun, heard, release, produced`. */
export function toldBy(db: Database, { release }: Scope & { release?: string }, candidates: string): string {
  return `SELECT origin, toUnixTimestamp64Milli(min(o.begun)) AS begun, toUnixTimestamp64Milli(max(o.heard)) AS heard,
    max(toString(o.release)) AS release, max(o.produced) AS produced
  FROM ${db.origins} AS o WHERE project = {project:String} AND origin IN (${candidates}) GROUP BY origin
  HAVING begun >= {from:Int64} AND begun < {to:Int64}
    AND min(o.begun + toIntervalDay(o.retention_days)) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')
    AND ${release === undefined ? 'true' : 'release = {release:String}'}`;
}

/** The values that `originsOf` and a tally of it bind. */
export function originValues(db: Database, scope: Scope & { release?: string }): Record<string, BoundValue> {
  const now = db.now();
  return {
    ...scopeValues(scope, now),
    numbered: numberedReasons,
    outstandingSince: now - OUTSTANDING_MS,
    ...(scope.release !== undefined && { release: scope.release }),
  };
}
