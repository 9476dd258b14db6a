import type { VitalName } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { ERROR_TYPE } from './errors.ts';
import { isLastTold } from './lastTold.ts';
import { NEW_AFTER_MS } from './measure.ts';
import { COUNTED, type Rolled } from './rolled.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { segmented, segmentedTwice } from './segment.ts';
import { FEATURE_TYPE } from './usage.ts';
import { TURN, VISIT } from './visit.ts';
import { VITAL_NAMES, VITAL_TYPE } from './vitalRating.ts';

/** Visits of a page with one release: their means of one vital. */
export interface VitalSample {
  page: string;
  vital: VitalName;
  release: string;
  visits: number;
  /** At most `MAX_SAMPLE` of them, ascending. */
  values: number[];
}

/** Visits of a page, or of all where it is empty, with one release. */
export interface ReleaseVisits {
  page: string;
  release: string;
  visits: number;
  /** Those that met an error. */
  met: number;
}

/** A group of errors whose first in 30 days lies in the range. */
interface NewGroup {
  fingerprint: string;
  type: string;
  message: string;
  page: string;
  release: string;
  visits: number;
  firstSeen: number;
}

/** What insights are found in. */
export interface InsightFacts {
  /** The newest release with enough visits, and of those before it the one with the most; null where there are no two. */
  releases: { newest: string; before: string } | null;
  samples: VitalSample[];
  visits: ReleaseVisits[];
  groups: NewGroup[];
  /** Visits that used a feature, before the range and in it. */
  features: { feature: string; before: number; after: number }[];
  /** All visits of the same times. */
  totals: { before: number; after: number };
  /** Whether anything is known from before the range. */
  hasHistory: boolean;
}

/** Values of one page, vital and release that are compared. */
export const MAX_SAMPLE = 400;
/** Pages, features and groups that are looked at: those with the most visits, pages with the most in both releases. */
export const MAX_PAGES = 30;
export const MAX_FEATURES = 60;
export const MAX_NEW = 20;
/** Releases that are looked at: those with the most visits. */
const MAX_RELEASES = 100;
/** Visits that make a release one to speak of. */
const LEAST_OF_RELEASE = 40;
/** The project has a past where something happened so long before the range. */
export const HISTORY_MS: number = 24 * 60 * 60 * 1_000;

// Without consent for more, an event is all of a visit that is known.
const VISIT_OR_EVENT = `if(${VISIT} = 0, sipHash64(toString(id)), ${VISIT})`;

/** Counts visits, and events that are all that is known of one, without a look at any id. */
export function visitsWhere(condition: string): string {
  return `uniqExactIf(${VISIT}, ${VISIT} != 0 AND ${condition}) + countIf(${VISIT} = 0 AND ${condition})`;
}

/**
 * Looks up what insights are found in; `visitsIn` counts the visits of a range. A segment narrows what is compared, not what is known of the
 * time before: what is new is new to everybody.
 */
export async function insightFacts(
  whole: Database,
  scope: Scope,
  visitsIn: (range: Scope) => Promise<number>,
  rolled?: Rolled,
): Promise<InsightFacts> {
  const [db, both] = await Promise.all([
    segmented(whole, scope),
    segmentedTwice(whole, scope, earlierOf(scope)),
  ]);
  const [releases, totals, features, groups, hasHistory] = await Promise.all([
    askReleases({ whole, db, rolled }, scope),
    scope.segment === undefined ? countBoth(scope, visitsIn) : askTotals(both, scope),
    askFeatures(both, scope),
    askGroups(db, scope),
    askHistory(whole, scope),
  ]);
  const [samples, visits] =
    releases === null
      ? [[], []]
      : await Promise.all([askSamples(db, scope, releases), askVisits({ db, rolled }, scope, releases)]);
  return { releases, samples, visits, groups, features, totals, hasHistory };
}

/** The two releases that are compared, of rows with their first moment and their visits. */
export function chooseReleases(
  rows: readonly { release: string; first: number; visits: number }[],
): InsightFacts['releases'] {
  const known = rows.filter(({ visits }) => visits >= LEAST_OF_RELEASE);
  const byAge = [...known].sort((a, b) => b.first - a.first || (a.release < b.release ? 1 : -1));
  const newest = byAge[0];
  const before = byAge.slice(1).sort((a, b) => b.visits - a.visits || b.first - a.first)[0];
  return newest && before ? { newest: newest.release, before: before.release } : null;
}

/** Since when a release is there is told by all that is kept of a month, not by the range or the segment alone; nothing has to be known of that where only one is there to speak of. */
async function askReleases(
  { whole, db, rolled }: { whole: Database; db: Database; rolled: Rolled | undefined },
  scope: Scope,
): Promise<InsightFacts['releases']> {
  const counted = rolled
    ? ` UNION ALL SELECT variant AS version, toInt64(c.active) AS first, c.rows AS visits FROM ${rolled.counts} AS c
  WHERE kind = '${COUNTED.released}' AND variant != ''`
    : '';
  const visited = await db.ask<{ version: string; first: number; visits: number }>({
    sql: `SELECT version, min(one.first) AS first, sum(one.visits) AS visits FROM (
  SELECT toString(release) AS version, toUnixTimestamp64Milli(min(at)) AS first, ${visitsWhere('true')} AS visits
  FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE} AND release != '' GROUP BY version${counted}
) AS one GROUP BY version HAVING visits >= {least:UInt32} ORDER BY visits DESC, version LIMIT {limit:UInt32}`,
    values: { ...scopeValues(scope, db.now()), least: LEAST_OF_RELEASE, limit: MAX_RELEASES },
    maxRows: MAX_RELEASES,
  });
  if (visited.length < 2) return null;
  // Whoever is not of the segment may have met it earlier, also within the range.
  const to = scope.segment === undefined ? scope.from : scope.to;
  const begun = await whole.ask<{ version: string; first: number }>({
    sql: `SELECT release AS version, toUnixTimestamp64Milli(min(at)) AS first
FROM ${whole.events} WHERE ${IN_SCOPE} AND release IN {releases:Array(String)} GROUP BY version`,
    values: {
      ...scopeValues({ ...longer(scope), to }, db.now()),
      releases: visited.map(({ version }) => version),
    },
    maxRows: MAX_RELEASES,
  });
  const firsts = new Map(begun.map(({ version, first }) => [version, first]));
  return chooseReleases(
    visited.map(({ version, first, visits }) => ({
      release: version,
      first: firsts.get(version) ?? first,
      visits,
    })),
  );
}

async function askTotals(db: Database, scope: Scope): Promise<InsightFacts['totals']> {
  const [row] = await db.ask<InsightFacts['totals']>({
    sql: `SELECT ${visitsWhere('toUnixTimestamp64Milli(at) >= {since:Int64}')} AS after,
  ${visitsWhere('toUnixTimestamp64Milli(at) < {since:Int64}')} AS before
FROM ${db.events} WHERE ${IN_SCOPE}`,
    values: { ...scopeValues({ ...scope, from: earlierOf(scope) }, db.now()), since: scope.from },
    maxRows: 1,
  });
  return row ?? { before: 0, after: 0 };
}

async function countBoth(
  scope: Scope,
  visitsIn: (range: Scope) => Promise<number>,
): Promise<InsightFacts['totals']> {
  const [after, before] = await Promise.all([
    visitsIn(scope),
    visitsIn({ ...scope, from: earlierOf(scope), to: scope.from }),
  ]);
  return { before, after };
}

async function askHistory(db: Database, scope: Scope): Promise<boolean> {
  const rows = await db.ask<{ one: number }>({
    sql: `SELECT 1 AS one FROM ${db.events} WHERE ${IN_SCOPE} LIMIT 1`,
    values: scopeValues({ ...longer(scope), to: scope.from - HISTORY_MS }, db.now()),
    maxRows: 1,
  });
  return rows.length > 0;
}

/** Visits, and events that are all that is known of one. */
export async function countVisits(db: Database, scope: Scope, rolled?: Rolled): Promise<number> {
  const counted = rolled
    ? ` UNION ALL SELECT sum(c.rows) AS visits FROM ${rolled.counts} AS c WHERE kind = '${COUNTED.all}'`
    : '';
  const [row] = await db.ask<{ visits: number }>({
    sql: `SELECT sum(one.visits) AS visits FROM (
  SELECT ${visitsWhere('true')} AS visits FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE}${counted}
) AS one`,
    values: scopeValues(scope, db.now()),
    maxRows: 1,
  });
  return row?.visits ?? 0;
}

async function askFeatures(db: Database, scope: Scope): Promise<InsightFacts['features']> {
  return db.ask<InsightFacts['features'][number]>({
    sql: `SELECT name AS feature, ${visitsWhere('toUnixTimestamp64Milli(at) < {since:Int64}')} AS before,
  ${visitsWhere('toUnixTimestamp64Milli(at) >= {since:Int64}')} AS after
FROM ${db.events} WHERE ${IN_SCOPE} AND type = {type:String} AND name != ''
GROUP BY feature ORDER BY before + after DESC, feature LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues({ ...scope, from: earlierOf(scope) }, db.now()),
      since: scope.from,
      type: FEATURE_TYPE,
      limit: MAX_FEATURES,
    },
    maxRows: MAX_FEATURES,
  });
}

async function askGroups(db: Database, scope: Scope): Promise<NewGroup[]> {
  const values = { ...scopeValues(longer(scope), db.now()), errorType: ERROR_TYPE };
  const rows = await db.ask<{ group: string; firstSeen: number; visits: number }>({
    sql: `SELECT toString(fingerprint) AS group, toUnixTimestamp64Milli(min(at)) AS firstSeen, ${visitsWhere('true')} AS visits
FROM ${db.events} WHERE ${IN_SCOPE} AND type = {errorType:String}
GROUP BY fingerprint HAVING firstSeen >= {since:Int64} ORDER BY visits DESC, group LIMIT {limit:UInt32}`,
    values: { ...values, since: scope.from, limit: MAX_NEW },
    maxRows: MAX_NEW,
  });
  if (rows.length === 0) return [];
  // What their first events say is looked up of these alone.
  const said = await db.ask<Pick<NewGroup, 'type' | 'message' | 'page' | 'release'> & { group: string }>({
    sql: `SELECT toString(fingerprint) AS group, argMin((kind, words, place, version), ${TURN}) AS earliest,
  tupleElement(earliest, 1) AS type, tupleElement(earliest, 2) AS message, tupleElement(earliest, 3) AS page, tupleElement(earliest, 4) AS release
FROM (SELECT fingerprint, at, id, name AS kind, message AS words, page AS place, release AS version FROM ${db.events}
  WHERE ${IN_SCOPE} AND type = {errorType:String} AND fingerprint IN {groups:Array(UInt64)} AND toUnixTimestamp64Milli(at) IN {firsts:Array(Int64)})
GROUP BY fingerprint`,
    values: {
      ...values,
      groups: rows.map(({ group }) => BigInt(group)),
      firsts: rows.map(({ firstSeen }) => firstSeen),
    },
    maxRows: MAX_NEW,
  });
  const byGroup = new Map(said.map((one) => [one.group, one]));
  return rows.flatMap(({ group, firstSeen, visits }) => {
    const first = byGroup.get(group);
    // It was erased meanwhile.
    if (!first) return [];
    const { type, message, page, release } = first;
    return { fingerprint: group, type, message, page, release, visits, firstSeen };
  });
}

/** The visits of the release that has fewer of something; 0 where only one has any. By these is chosen what is looked at: a young release has few, and the one before it many pages. */
function sharedBy(what: string): string {
  const both = `OVER (PARTITION BY ${what})`;
  return `if(count() ${both} = 2, min(visits) ${both}, 0)`;
}

async function askSamples(
  db: Database,
  scope: Scope,
  releases: NonNullable<InsightFacts['releases']>,
): Promise<VitalSample[]> {
  const limit = MAX_PAGES * VITAL_NAMES.length * 2;
  const rows = await db.ask<{
    path: string;
    vital: VitalName;
    version: string;
    visits: number;
    sample: number[];
  }>({
    sql: `SELECT *, ${sharedBy('path, vital')} AS shared FROM (
SELECT path, vital, version, count() AS visits, arraySort(groupArraySample(${MAX_SAMPLE}, 7)(level)) AS sample FROM (
  SELECT page AS path, name AS vital, release AS version, ${VISIT_OR_EVENT} AS whose, avg(assumeNotNull(value)) AS level
  FROM ${db.events} WHERE ${IN_SCOPE} AND type = {vitalType:String} AND name IN {vitals:Array(String)} AND value IS NOT NULL
    AND release IN {releases:Array(String)} AND ${isLastTold(db.events)}
  GROUP BY path, vital, version, whose
) GROUP BY path, vital, version
) ORDER BY shared DESC, visits DESC, path, vital, version LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      vitalType: VITAL_TYPE,
      vitals: VITAL_NAMES,
      releases: [releases.newest, releases.before],
      limit,
    },
    maxRows: limit,
  });
  return rows.map(({ path, vital, version, visits, sample }) => ({
    page: path,
    vital,
    release: version,
    visits,
    values: sample,
  }));
}

async function askVisits(
  { db, rolled }: { db: Database; rolled: Rolled | undefined },
  scope: Scope,
  releases: NonNullable<InsightFacts['releases']>,
): Promise<ReleaseVisits[]> {
  const limit = (MAX_PAGES + 1) * 2;
  const counted = rolled
    ? ` UNION ALL SELECT toUInt8(kind = '${COUNTED.visited}') AS isPage, toString(c.name) AS path, variant AS version, c.rows AS visits, toUInt64(c.uses) AS met
  FROM ${rolled.counts} AS c WHERE kind IN ('${COUNTED.released}', '${COUNTED.visited}') AND variant IN {releases:Array(String)}`
    : '';
  const rows = await db.ask<{ path: string; version: string; visits: number; met: number }>({
    sql: `SELECT *, ${sharedBy('path')} AS shared FROM (
SELECT isPage, path, version, sum(one.visits) AS visits, sum(one.met) AS met FROM (
  SELECT grouping(page) = 0 AS isPage, toString(page) AS path, toString(release) AS version, ${visitsWhere('true')} AS visits,
    ${visitsWhere('type = {errorType:String}')} AS met
  FROM ${(rolled?.rest ?? db).events} WHERE ${IN_SCOPE} AND release IN {releases:Array(String)}
  GROUP BY GROUPING SETS ((release), (page, release))${counted}
) AS one GROUP BY isPage, path, version HAVING path != '' OR NOT isPage
) ORDER BY shared DESC, visits DESC, path, version LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      errorType: ERROR_TYPE,
      releases: [releases.newest, releases.before],
      limit,
    },
    maxRows: limit,
  });
  return rows.map(({ path, version, visits, met }) => ({ page: path, release: version, visits, met }));
}

/** With the days before in which something must not have been met to be new. */
export function longer(scope: Scope): Scope {
  return { ...scope, from: Math.max(0, Math.min(earlierOf(scope), scope.from - NEW_AFTER_MS)) };
}

/** Where the time before begins, as long as the range itself. */
export function earlierOf({ from, to }: Scope): number {
  return Math.max(0, from - (to - from));
}
