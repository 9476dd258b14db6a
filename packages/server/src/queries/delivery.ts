import { numberedReasons } from '@candor/core/wire';
import type { DeliveryAnswer, DeliveryPoint, DeliveryRelease, DeliveryTally } from '../api/types.ts';
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
 * for the release it was last heard under, for a page load runs one release. That every event of an origin happened after
 * its beginning also keeps those that have expired from being missed.
 */
export async function delivery(db: Database, scope: Scope & { release?: string }): Promise<DeliveryAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [series, releases] = await Promise.all([askSeries(db, scope, bucketMs), askReleases(db, scope)]);
  return { range: rangeOf(scope), bucketMs, total: sumTallies(series), series, releases };
}

async function askSeries(
  db: Database,
  scope: Scope & { release?: string },
  bucketMs: number,
): Promise<DeliveryPoint[]> {
  const rows = await db.ask<DeliveryTally & { bucket: number }>({
    sql: `SELECT intDiv(begun, {bucketMs:Int64}) * {bucketMs:Int64} AS bucket, ${TALLY}
FROM (${originsOf(db, scope)}) AS load GROUP BY bucket ORDER BY bucket`,
    values: { ...originValues(db, scope), bucketMs },
    maxRows: MAX_BUCKETS,
  });
  return rows.map(({ bucket, ...tally }) => ({ at: bucket, ...tally }));
}

/** All releases, whatever release was asked for: it is from this list that one is chosen. */
function askReleases(db: Database, { project, from, to }: Scope): Promise<DeliveryRelease[]> {
  const scope = { project, from, to };
  return db.ask<DeliveryRelease>({
    sql: `SELECT load.release AS release, ${TALLY} FROM (${originsOf(db, scope)}) AS load
GROUP BY release ORDER BY produced DESC, release LIMIT {limit:UInt32}`,
    values: { ...originValues(db, scope), limit: MAX_RELEASES },
    maxRows: MAX_RELEASES,
  });
}

/**
 * The origins that began in a scope, each with its counts: `origin, begun, heard, release, produced, stored, rejected,
 * dropped, letGo, missing`. Which origins may have begun in it is asked first, so that only their rows are put together.
 */
export function originsOf(db: Database, { release }: Scope & { release?: string }): string {
  const begunInRange = `SELECT origin FROM ${db.origins} WHERE project = {project:String}
    AND begun >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
    AND begun < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`;
  return `SELECT *, arraySum(mapValues(mapFilter((reason, n) -> has({numbered:Array(String)}, reason), dropped))) AS letGo,
    toUInt64(greatest(toInt64(produced) - toInt64(stored) - toInt64(rejected) - toInt64(letGo), 0)) AS missing
  FROM (
    SELECT origin, toUnixTimestamp64Milli(min(o.begun)) AS begun, toUnixTimestamp64Milli(max(o.heard)) AS heard,
      argMax(toString(o.release), (o.heard, toString(o.release))) AS release, max(o.produced) AS produced,
      maxMap(o.dropped) AS dropped, length(groupUniqArrayArray(o.rejected)) AS rejected
    FROM ${db.origins} AS o WHERE project = {project:String} AND origin IN (${begunInRange}) GROUP BY origin
    HAVING begun >= {from:Int64} AND min(o.begun + toIntervalDay(o.retention_days)) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')
      AND ${release === undefined ? 'true' : 'release = {release:String}'}
  ) AS told LEFT JOIN (
    SELECT ${ORIGIN_OF_EVENT} AS origin, count() AS stored FROM ${db.events}
    WHERE project = {project:String} AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND origin IN (${begunInRange})
    GROUP BY origin
  ) AS kept USING (origin)`;
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
