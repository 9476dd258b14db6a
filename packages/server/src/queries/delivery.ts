import { numberedReasons } from '@candor/core/wire';
import type { DeliveryAnswer, DeliveryTally } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { BoundValue, Database, Question } from './ask.ts';
import { bucketMsOf, bucketStartsOf, MAX_BUCKETS } from './bucket.ts';
import { groupBy } from './groupBy.ts';
import { rangeOf, scopeValues } from './scope.ts';
import { OUTSTANDING_MS, sumTallies } from './tally.ts';

/** Releases beyond those that produced the most are left out. */
export const MAX_RELEASES = 50;
/** As many are looked at of a part of the origins. */
const MAX_RELEASES_OF_PART = 5_000;

/** The origin of an event: the first 64 bits of its id, which all events of an origin share. */
export const ORIGIN_OF_EVENT = 'toUInt64(bitShiftRight(toUInt128(id), 64))';

const TALLY = `sum(load.produced) AS produced, sum(load.stored) AS stored, sum(load.rejected) AS rejected,
  sumMapIf(load.dropped, notEmpty(load.dropped)) AS dropped, sum(load.letGo) AS letGo, sum(load.missing) AS missing`;

/**
 * How many events arrived, were let go or are missing.
 *
 * Each page load (origin) numbers its events from 1 and tells the last number it has given; what is missing of them is
 * counted for each origin and then added up. An origin counts whole: for the time when its first event happened, and
 * for its release, of which it has one; had it named several, for the last of them by name. Page loads whose events may have expired are left out.
 */
export async function delivery(db: Database, scope: Scope & { release?: string }): Promise<DeliveryAnswer> {
  const bucketMs = bucketMsOf(scope);
  const starts = bucketStartsOf(scope, bucketMs);
  const parts = await inParts<DeliveryRow>(db, scope, {
    // Buckets and releases from one look at the origins, which is what takes long.
    sql: `WITH (${releasesOf(db)}) AS releases
SELECT grouping(load.place) = 0 AS isRelease, load.bucket AS bucket, releases[load.place] AS release, sum(load.loads) AS loads, ${TALLY},
  sum(load.outstanding) AS outstanding, sum(load.missing) - sum(load.outstanding) AS lost, countIf(isRelease) OVER () AS found
FROM (
  SELECT load.bucket AS bucket, load.place AS place, count() AS loads, ${TALLY}, sumIf(load.missing, load.isOutstanding) AS outstanding
  FROM (${originsOf(db, scope)}) AS load GROUP BY bucket, place
) AS load GROUP BY GROUPING SETS ((load.bucket), (load.place))
ORDER BY isRelease, bucket, produced DESC, release LIMIT {limit:UInt32}`,
    values: { ...originValues(db, scope), limit: MAX_BUCKETS + MAX_RELEASES_OF_PART },
    maxRows: MAX_BUCKETS + MAX_RELEASES_OF_PART,
  });
  const rows = parts.flat();
  const ofBuckets = groupBy(
    rows.filter(({ isRelease }) => isRelease === 0),
    ({ bucket }) => bucket,
  );
  const series = [...ofBuckets]
    .sort(([a], [b]) => a - b)
    .map(([bucket, tallies]) => ({ at: starts[bucket - 1] ?? scope.from, ...sumTallies(tallies) }));
  const ofReleases = groupBy(
    rows.filter(({ isRelease }) => isRelease === 1),
    ({ release }) => release,
  );
  const releases = [...ofReleases]
    .map(([release, tallies]) => ({ release, ...sumTallies(tallies) }))
    .sort((a, b) => b.produced - a.produced || (a.release < b.release ? -1 : 1))
    .slice(0, MAX_RELEASES);
  return {
    range: rangeOf(scope),
    bucketMs,
    total: sumTallies(series),
    series,
    found: Math.max(ofReleases.size, ...parts.map(([first]) => first?.found ?? 0)),
    releases,
  };
}

type DeliveryRow = DeliveryTally & { isRelease: number; bucket: number; release: string; found: number };

/**
 * Asks a question of the origins part by part, each of so many that what is gathered of them fits into memory: put aside on the disk, it took twice as long, and more of
 * them than fit there at all. An origin is a number made by chance and what the table is sorted by, so a part is found at once.
 */
export async function inParts<Row>(
  db: Database,
  scope: Scope,
  question: Omit<Question, 'isLean'>,
): Promise<Row[][]> {
  const [counted] = await db.ask<{ n: number }>({
    sql: `SELECT count() AS n FROM ${db.origins} WHERE ${IN_PROJECT} AND week >= toMonday(${SINCE})`,
    values: scopeValues(scope, db.now()),
    maxRows: 1,
  });
  const count = BigInt(Math.max(1, Math.ceil((counted?.n ?? 0) / db.originsAtOnce)));
  const parts: Row[][] = [];
  for (let part = 0n; part < count; part++) {
    const low = (2n ** 64n * part) / count;
    const high = (2n ** 64n * (part + 1n)) / count - 1n;
    const values = { ...question.values, low: String(low), high: String(high) };
    parts.push(await db.ask<Row>({ ...question, values, isLean: true }));
  }
  return parts;
}

const IN_PROJECT = 'project = {project:String}';
const SINCE = "fromUnixTimestamp64Milli({from:Int64}, 'UTC')";
/** Where all is that was ever heard of a part of the origins that began in a scope, for nothing is heard before it begins. */
export const HEARD_SINCE: string = `${IN_PROJECT} AND origin BETWEEN {low:UInt64} AND {high:UInt64} AND heard >= ${SINCE} AND week >= toMonday(${SINCE})`;

/** Bits of the first numbers that arrived, and how many of the others did. */
const ARRIVED = 'bitCount(groupBitOr(o.arrived))';
const ARRIVED_LATER = 'length(groupUniqArrayArray(o.arrived_later))';

/** Holds for what an origin has told; what has arrived of it lies in rows that say nothing of when it began, but `NEVER` of the migration `arrivals`. */
export const IS_TOLD: string = "begun < toDateTime64('2200-01-01 00:00:00', 3, 'UTC')";

/** How many events of an origin are stored. */
export const STORED: string = `${ARRIVED} + ${ARRIVED_LATER}`;

/** What keeps of an origin's beginnings the earliest: 0 is before the range, or so long ago that its events may have expired, then come the range's buckets, and 255 is after it. */
const PLACE_OF_BEGIN = `multiIf(o.begun < ${SINCE} OR o.begun + toIntervalDay(o.retention_days) <= fromUnixTimestamp64Milli({now:Int64}, 'UTC'), 0,
      o.begun >= fromUnixTimestamp64Milli({to:Int64}, 'UTC'), 255,
      toUInt8(1 + intDiv(toUnixTimestamp64Milli(o.begun), {bucketMs:Int64}) - intDiv({from:Int64}, {bucketMs:Int64})))`;

/** The releases that were heard of, in order: a list by which origins name theirs, for a number takes a tenth of the room of a name. */
export function releasesOf(db: Database): string {
  return `SELECT arraySort(groupArray(toString(release))) FROM (SELECT DISTINCT release FROM ${db.origins} WHERE ${HEARD_SINCE})`;
}

/**
 * The origins that began in a scope, each with its counts: `origin, bucket, place, isOutstanding, produced, stored, rejected, dropped, letGo, missing`. Its bucket
 * counts from 1, and its place is that of its release among `releases`. Most origins have let go of nothing: only those that have pay for the room that maps take.
 */
export function originsOf(db: Database, { release }: Scope & { release?: string }): string {
  // What did not hear of a page load's first event may have begun before: a tab that was left open over the beginning of the range.
  const perhapsEarlier = `SELECT origin FROM ${db.origins} WHERE ${HEARD_SINCE} GROUP BY origin HAVING bitAnd(groupBitOr(arrived), 1) = 0`;
  return `SELECT told.origin AS origin, told.bucket AS bucket, told.place AS place, told.isOutstanding AS isOutstanding, told.produced AS produced,
    told.arrived + gone.later AS stored, gone.rejected AS rejected, gone.dropped AS dropped, gone.letGo AS letGo,
    toUInt64(greatest(toInt64(told.produced) - toInt64(told.arrived + gone.later) - toInt64(gone.rejected) - toInt64(gone.letGo), 0)) AS missing
  FROM (
    SELECT o.origin AS origin, min(${PLACE_OF_BEGIN}) AS bucket,
      max(o.heard > fromUnixTimestamp64Milli({outstandingSince:Int64}, 'UTC')) AS isOutstanding,
      max(transform(o.release, releases, arrayEnumerate(releases), 0)) AS place, max(toUInt32(o.produced)) AS produced, ${ARRIVED} AS arrived
    FROM ${db.origins} AS o WHERE ${HEARD_SINCE} AND origin NOT IN (
      SELECT origin FROM ${db.origins} WHERE ${IN_PROJECT} AND heard < ${SINCE} AND origin IN (${perhapsEarlier})
    ) GROUP BY origin HAVING bucket BETWEEN 1 AND 254 AND ${release === undefined ? 'true' : 'releases[place] = {release:String}'}
  ) AS told LEFT JOIN (
    SELECT o.origin AS origin, maxMap(o.dropped) AS dropped, length(groupUniqArrayArray(o.rejected)) AS rejected, ${ARRIVED_LATER} AS later,
      arraySum(mapValues(mapFilter((reason, n) -> has({numbered:Array(String)}, reason), dropped))) AS letGo
    FROM ${db.origins} AS o WHERE ${HEARD_SINCE} AND (notEmpty(o.dropped) OR notEmpty(o.rejected) OR notEmpty(o.arrived_later))
    GROUP BY origin
  ) AS gone USING (origin)`;
}

/** Those of `candidates` that began in a scope, by their numbers alone. */
export function begunAmong(
  db: Database,
  { release }: Scope & { release?: string },
  candidates: string,
): string {
  return `SELECT origin FROM ${db.origins} AS o WHERE ${IN_PROJECT} AND origin IN (${candidates}) GROUP BY origin
  HAVING min(o.begun) >= ${SINCE} AND min(o.begun) < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND min(o.begun + toIntervalDay(o.retention_days)) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')
    AND ${release === undefined ? 'true' : 'max(toString(o.release)) = {release:String}'}`;
}

/** The values that `originsOf` and a tally of it bind, besides the bounds of a part. */
export function originValues(db: Database, scope: Scope & { release?: string }): Record<string, BoundValue> {
  const now = db.now();
  return {
    ...scopeValues(scope, now),
    bucketMs: bucketMsOf(scope),
    numbered: numberedReasons,
    outstandingSince: now - OUTSTANDING_MS,
    ...(scope.release !== undefined && { release: scope.release }),
  };
}
