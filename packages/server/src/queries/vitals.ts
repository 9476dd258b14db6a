import type { VitalName, VitalPage, VitalPoint, VitalSummary, VitalsAnswer } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { BUCKET } from './visit.ts';
import { ratingOf, VITAL_NAMES, VITAL_THRESHOLDS, VITAL_TYPE } from './vitalRating.ts';

/** Pages beyond the busiest are left out. */
export const MAX_VITAL_PAGES = 200;

interface SummaryRow {
  vital: VitalName;
  samples: number;
  weights: number;
  p75: number;
  good: number;
  poor: number;
}

const P75 = 'quantileTDigestWeighted(0.75)(assumeNotNull(value), weight)';
const IS_VITAL = 'type = {vitalType:String} AND name IN {vitals:Array(String)} AND value IS NOT NULL';

/** How fast and steady the pages were: every vital over the range, its course, and the busiest pages. */
export async function vitals(db: Database, scope: Scope & { page?: string }): Promise<VitalsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const [summary, series, pages] = await Promise.all([
    askSummary(db, scope),
    askSeries(db, scope, bucketMs),
    askPages(db, scope),
  ]);
  return { range: rangeOf(scope), bucketMs, summary, series, pages };
}

async function askSummary(db: Database, scope: Scope & { page?: string }): Promise<VitalSummary[]> {
  const rows = await db.ask<SummaryRow>({
    sql: `SELECT name AS vital, count() AS samples, sum(weight) AS weights, ${P75} AS p75,
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

function toSummary({ vital, samples, weights, p75, good, poor }: SummaryRow): VitalSummary {
  return {
    name: vital,
    p75,
    rating: ratingOf(vital, p75),
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

/** All pages, whatever page was asked for: it is from this list that one is chosen. */
async function askPages(db: Database, scope: Scope): Promise<VitalPage[]> {
  const rows = await db.ask<{ path: string; vital: VitalName; p75: number; samples: number }>({
    sql: `SELECT page AS path, name AS vital, ${P75} AS p75, count() AS samples
FROM ${db.events} WHERE ${IN_SCOPE} AND ${IS_VITAL}
GROUP BY path, vital ORDER BY samples DESC, path, vital LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope), limit: MAX_VITAL_PAGES },
    maxRows: MAX_VITAL_PAGES,
  });
  return rows.map(({ path, vital, p75, samples }) => ({
    page: path,
    name: vital,
    p75,
    rating: ratingOf(vital, p75),
    samples,
  }));
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
