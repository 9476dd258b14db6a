import type { VitalGroup, VitalName, VitalPoint, VitalSummary, VitalsAnswer } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { levelsAround, quantileInterval } from './quantileInterval.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { BUCKET } from './visit.ts';
import { ratingOf, VITAL_NAMES, VITAL_THRESHOLDS, VITAL_TYPE } from './vitalRating.ts';
import { effectiveSize } from './wilson.ts';

/** Pages beyond the busiest are left out. */
export const MAX_VITAL_PAGES = 200;
/** Releases, devices or connections beyond the busiest are left out. */
export const MAX_VITAL_GROUPS = 20;

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

interface SummaryRow extends Measured {
  vital: VitalName;
  samples: number;
  good: number;
  poor: number;
}

const P75 = `quantileTDigestWeighted(${VITAL_LEVEL})(assumeNotNull(value), weight)`;
const MEASURED = `sum(weight) AS weights, sum(toFloat64(weight) * weight) AS squares,
  quantilesTDigestWeighted(${VITAL_LEVELS.join(', ')})(assumeNotNull(value), weight) AS levels`;
const CONNECTION = "attributes['connection']";
const IS_VITAL = 'type = {vitalType:String} AND name IN {vitals:Array(String)} AND value IS NOT NULL';

/** How fast and steady the pages were: every vital over the range, its course, and the busiest pages. */
export async function vitals(db: Database, scope: Scope & { page?: string }): Promise<VitalsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const { page: _, ...ofAllPages } = scope;
  const [summary, series, pages, releases, devices, connections] = await Promise.all([
    askSummary(db, scope),
    askSeries(db, scope, bucketMs),
    // All pages, whatever page was asked for: it is from this list that one is chosen.
    askGroups(db, ofAllPages, 'page', MAX_VITAL_PAGES),
    askGroups(db, scope, 'release', MAX_VITAL_GROUPS),
    askGroups(db, scope, 'device', MAX_VITAL_GROUPS),
    askGroups(db, scope, CONNECTION, MAX_VITAL_GROUPS),
  ]);
  return {
    range: rangeOf(scope),
    bucketMs,
    summary,
    series,
    pages: pages.map(({ key, ...group }) => ({ page: key, ...group })),
    releases,
    devices,
    connections,
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

async function askSummary(db: Database, scope: Scope & { page?: string }): Promise<VitalSummary[]> {
  const rows = await db.ask<SummaryRow>({
    sql: `SELECT name AS vital, count() AS samples, ${MEASURED},
  sumIf(weight, value <= transform(name, {vitals:Array(String)}, {goodUpTo:Array(Float64)}, 0.)) AS good,
  sumIf(weight, value > transform(name, {vitals:Array(String)}, {poorAbove:Array(Float64)}, 0.)) AS poor
FROM ${db.events} WHERE ${IN_SCOPE} AND ${IS_VITAL} AND ${onPage(scope)}
GROUP BY vital`,
    values: {
      ...valuesOf(db, scope),
      goodUpTo: VITAL_NAMES.map((name) => VITAL_THRESHOLDS[name].good),
      poorAbove: VITAL_NAMES.map((name) => VITAL_THRESHOLDS[name].poor),
    },
    maxRows: VITAL_NAMES.length,
  });
  return rows.map(toSummary).sort((a, b) => VITAL_NAMES.indexOf(a.name) - VITAL_NAMES.indexOf(b.name));
}

function toSummary({ vital, samples, good, poor, ...measured }: SummaryRow): VitalSummary {
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

async function askSeries(
  db: Database,
  scope: Scope & { page?: string },
  bucketMs: number,
): Promise<VitalPoint[]> {
  const rows = await db.ask<{ bucket: number; vital: VitalName; p75: number; samples: number }>({
    sql: `SELECT ${BUCKET} AS bucket,
  name AS vital, ${P75} AS p75, count() AS samples
FROM ${db.events} WHERE ${IN_SCOPE} AND ${IS_VITAL} AND ${onPage(scope)}
GROUP BY bucket, vital ORDER BY bucket, vital`,
    values: { ...valuesOf(db, scope), bucketMs },
    maxRows: VITAL_NAMES.length * MAX_BUCKETS,
  });
  return rows.map(({ bucket, vital, p75, samples }) => ({ at: bucket, name: vital, p75, samples }));
}

async function askGroups(
  db: Database,
  scope: Scope & { page?: string },
  by: 'page' | 'release' | 'device' | typeof CONNECTION,
  limit: number,
): Promise<VitalGroup[]> {
  const rows = await db.ask<Measured & { key: string; vital: VitalName; samples: number }>({
    sql: `SELECT toString(${by}) AS key, name AS vital, count() AS samples, ${MEASURED}
FROM ${db.events} WHERE ${IN_SCOPE} AND ${IS_VITAL} AND ${onPage(scope)}
GROUP BY key, vital ORDER BY samples DESC, key, vital LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope), limit },
    maxRows: limit,
  });
  return rows.map(({ key, vital, samples, ...measured }) => {
    const p75 = toP75(measured);
    return { key, name: vital, ...p75, rating: ratingOf(vital, p75.p75), samples };
  });
}

function onPage({ page }: { page?: string }): string {
  return page === undefined ? 'true' : 'page = {page:String}';
}

function valuesOf(db: Database, scope: Scope & { page?: string }) {
  return {
    ...scopeValues(scope, db.now()),
    vitalType: VITAL_TYPE,
    vitals: VITAL_NAMES,
    ...(scope.page !== undefined && { page: scope.page }),
  };
}
