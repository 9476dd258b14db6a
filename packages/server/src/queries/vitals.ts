import type { VitalGroup, VitalName, VitalSummary, VitalsAnswer } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { isLastTold } from './lastTold.ts';
import { isOnPage, pageValues } from './onPage.ts';
import { levelsAround, quantileInterval } from './quantileInterval.ts';
import { rangeOf } from './scope.ts';
import { BUCKET } from './visit.ts';
import { ratingOf, VITAL_NAMES, VITAL_THRESHOLDS, VITAL_TYPE } from './vitalRating.ts';
import { effectiveSize } from './wilson.ts';

/** Pages beyond the busiest are left out; of each that is there are all vitals. */
export const MAX_VITAL_PAGES = 100;
/** Releases, devices or connections beyond the busiest are left out. */
export const MAX_VITAL_GROUPS = 12;

/** Whether vitals are also put together by page, release, device and connection, which takes most of the time. */
export type VitalGrouping = 'all' | 'none';

export const VITAL_GROUPINGS: readonly VitalGrouping[] = ['all', 'none'];

/** Where vitals are looked for. */
export interface VitalsScope extends Scope {
  page?: string;
  /** @default 'all' */
  groups?: VitalGrouping;
}

/** The percentile that vitals are judged by. */
export const VITAL_LEVEL = 0.75;
const VITAL_LEVELS: readonly number[] = levelsAround(VITAL_LEVEL);

interface Measured {
  /** Sum of the weights in hundredths, and of their squares. */
  weights: number;
  squares: number;
  /** Percentiles at `VITAL_LEVELS`, p75 first. */
  levels: readonly number[];
}

/** What vitals are put together by, and how many of each are given: `all` is each vital by itself. */
const MAX_KEYS = {
  all: 1,
  bucket: MAX_BUCKETS,
  page: MAX_VITAL_PAGES,
  release: MAX_VITAL_GROUPS,
  device: MAX_VITAL_GROUPS,
  connection: MAX_VITAL_GROUPS,
};

type Group = keyof typeof MAX_KEYS;

const WHOLE: readonly Group[] = ['all', 'bucket'];
const GROUPS: readonly Group[] = [...WHOLE, 'page', 'release', 'device', 'connection'];

interface VitalRow extends Measured {
  of: Group;
  /** What the group has in common, a bucket by its start; empty for `all`. */
  key: string;
  vital: VitalName;
  samples: number;
  good: number;
  poor: number;
  /** How many keys there are, listed or not. */
  found: number;
}

/** How fast and steady the pages were: every vital over the range, its course, and the busiest pages. */
export async function vitals(db: Database, scope: VitalsScope): Promise<VitalsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const { page, groups, ...ofAllPages } = scope;
  const wanted = groups === 'none' ? WHOLE : GROUPS;
  const asked =
    page === undefined || groups === 'none'
      ? [askGroups(db, scope, wanted)]
      : [
          askGroups(
            db,
            scope,
            wanted.filter((group) => group !== 'page'),
          ),
          // All pages, whatever page was asked for: it is from this list that one is chosen.
          askGroups(db, ofAllPages, ['page']),
        ];
  const rows = (await Promise.all(asked)).flat();
  const of = (group: Group): VitalRow[] => rows.filter((row) => row.of === group);
  const foundOf = (group: Group): number => of(group)[0]?.found ?? 0;
  return {
    range: rangeOf(scope),
    bucketMs,
    summary: of('all')
      .map(toSummary)
      .sort((a, b) => VITAL_NAMES.indexOf(a.name) - VITAL_NAMES.indexOf(b.name)),
    series: of('bucket')
      .map(({ key, vital, levels, samples }) => ({
        at: Number(key),
        name: vital,
        p75: levels[0] ?? 0,
        samples,
      }))
      .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1)),
    pages: of('page')
      .map(toGroup)
      .map(({ key, ...group }) => ({ page: key, ...group })),
    releases: of('release').map(toGroup),
    devices: of('device').map(toGroup),
    connections: of('connection').map(toGroup),
    found: { pages: foundOf('page'), releases: foundOf('release') },
  };
}

/** The p75 with its interval, of what was measured. */
export function toP75(measured: Measured): { p75: number; low: number | null; high: number | null } {
  const { weights, squares, levels } = measured;
  const valueAt = (level: number): number | null => levels[VITAL_LEVELS.indexOf(level)] ?? null;
  return {
    p75: levels[0] ?? 0,
    ...quantileInterval(VITAL_LEVEL, effectiveSize(weights, squares), valueAt),
  };
}

function toSummary({ vital, samples, good, poor, ...measured }: VitalRow): VitalSummary {
  const { weights } = measured;
  const p75 = toP75(measured);
  return {
    name: vital,
    ...p75,
    rating: ratingOf(vital, p75.p75),
    samples,
    weighted: weights / 100,
    good: good / weights,
    needsImprovement: (weights - good - poor) / weights,
    poor: poor / weights,
  };
}

function toGroup({ key, vital, samples, ...measured }: VitalRow): VitalGroup {
  const p75 = toP75(measured);
  return { key, name: vital, ...p75, rating: ratingOf(vital, p75.p75), samples };
}

/** Every event is read once, whatever it is put together by. */
function askGroups(db: Database, scope: VitalsScope, groups: readonly Group[]): Promise<VitalRow[]> {
  const columns = groups.filter((group) => group !== 'all');
  const sets = groups.map((group) => (group === 'all' ? '(vital)' : `(vital, ${group})`));
  const whichever = (then: (column: string) => string, otherwise: string): string =>
    `multiIf(${columns.map((column) => `grouping(${column}) = 0, ${then(column)}`).join(', ')}, ${otherwise})`;
  const limits = groups.map((group) => MAX_KEYS[group]);
  return db.ask({
    sql: `SELECT * EXCEPT (most, place) FROM (
  SELECT *, dense_rank() OVER (PARTITION BY of ORDER BY most DESC, key) AS place, uniqExact(key) OVER (PARTITION BY of) AS found FROM (SELECT *, max(samples) OVER (PARTITION BY of, key) AS most FROM (
    SELECT ${whichever((column) => `'${column}'`, "'all'")} AS of, ${whichever((column) => `toString(${column})`, "''")} AS key, vital,
      count() AS samples, sum(weight) AS weights, sum(toFloat64(weight) * weight) AS squares,
      quantilesTDigestWeighted(${VITAL_LEVELS.join(', ')})(level, weight) AS levels,
      sumIf(weight, level <= goodUpTo) AS good, sumIf(weight, level > poorAbove) AS poor
    FROM (
      SELECT name AS vital, assumeNotNull(value) AS level, weight, ${BUCKET} AS bucket, page, release, device, connection,
        transform(name, {vitals:Array(String)}, {goodUpTo:Array(Float64)}, 0.) AS goodUpTo,
        transform(name, {vitals:Array(String)}, {poorAbove:Array(Float64)}, 0.) AS poorAbove
      FROM ${db.events} WHERE ${isOnPage(scope)} AND type = {vitalType:String} AND name IN {vitals:Array(String)}
        AND value IS NOT NULL AND ${isLastTold(db.events)}
    ) GROUP BY GROUPING SETS (${sets.join(', ')})
  ))
) WHERE place <= transform(of, {groups:Array(String)}, {limits:Array(UInt32)}, 0) ORDER BY of, place, samples DESC, vital`,
    values: {
      ...pageValues(scope, db.now()),
      bucketMs: bucketMsOf(scope),
      vitalType: VITAL_TYPE,
      vitals: VITAL_NAMES,
      goodUpTo: VITAL_NAMES.map((name) => VITAL_THRESHOLDS[name].good),
      poorAbove: VITAL_NAMES.map((name) => VITAL_THRESHOLDS[name].poor),
      groups,
      limits,
    },
    maxRows: VITAL_NAMES.length * limits.reduce((sum, limit) => sum + limit, 0),
  });
}
