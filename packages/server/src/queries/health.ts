import type { HealthAnswer, HealthPoint, ServiceHealth } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { parseNames } from './parseList.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { HEALTH_TYPE, IS_AVAILABLE, STATUS_ORDER, toServiceStatus } from './serviceStatus.ts';
import { quantileOf } from './timed.ts';
import { BUCKET } from './visit.ts';

/** Services beyond the worst of these are left out. */
export const MAX_SERVICES = 100;

interface ServiceRow {
  service: string;
  last: number;
  weights: number;
  available: number;
  p75: number | null;
  /** State, message, and what it needs and lacks, of the newest check. */
  newest: [string, string, string, string];
  hash: string;
  found: number;
}

interface PointRow {
  service: string;
  bucket: number;
  /** Place of the worst state in `STATUS_ORDER`, from 1. */
  worst: number;
  weights: number;
  available: number;
  median: number | null;
}

const COUNTS = `sum(weight) AS weights, sumIf(weight, ${IS_AVAILABLE}) AS available`;

/** Which services answered, how well and how fast, now and over the range. */
export async function health(db: Database, scope: Scope): Promise<HealthAnswer> {
  const bucketMs = bucketMsOf(scope);
  const services = await askServices(db, scope);
  const hashes = services.map(({ hash }) => BigInt(hash));
  const history = await askHistory(db, scope, { bucketMs, hashes });
  return {
    range: rangeOf(scope),
    bucketMs,
    found: services[0]?.found ?? 0,
    services: services.map((row) => toService(row, history.get(row.service) ?? [])),
  };
}

function askServices(db: Database, scope: Scope): Promise<ServiceRow[]> {
  const isCheck = `${IN_SCOPE} AND type = {healthType:String}`;
  return db.ask<ServiceRow>({
    sql: `SELECT name AS service, toUnixTimestamp64Milli(max(at)) AS last, ${COUNTS},
  ${quantileOf(0.75, IS_AVAILABLE)} AS p75, argMaxIf((status, said, needs, lacks), (at, toUInt128(id)), isNewest) AS newest,
  toString(sipHash64(service)) AS hash, count() OVER () AS found
FROM (
  SELECT name, at, id, value, weight, status, success, '' AS said, '' AS needs, '' AS lacks, false AS isNewest FROM ${db.events} WHERE ${isCheck}
  -- Words are read of the newest alone.
  UNION ALL SELECT name, at, id, NULL, 0, status, success, message, attributes['dependsOn'], attributes['because'], true FROM ${db.events}
  WHERE ${isCheck} AND (name, at) IN (SELECT name, max(at) FROM ${db.events} WHERE ${isCheck} GROUP BY name)
) GROUP BY service
ORDER BY ${placeOf('newest.1')} DESC, available / weights, service LIMIT {limit:UInt32}`,
    values: { ...valuesOf(db, scope), limit: MAX_SERVICES },
    maxRows: MAX_SERVICES,
  });
}

/** Names the services by hashes: a hundred long names would not fit into a request's address. */
async function askHistory(
  db: Database,
  scope: Scope,
  { bucketMs, hashes }: { bucketMs: number; hashes: readonly bigint[] },
): Promise<Map<string, HealthPoint[]>> {
  const history = new Map<string, HealthPoint[]>();
  if (hashes.length === 0) return history;
  const isCheck = `${IN_SCOPE} AND type = {healthType:String}`;
  const rows = await db.ask<PointRow>({
    sql: `SELECT name AS service, ${COUNTS}, ${quantileOf(0.5, IS_AVAILABLE)} AS median,
  ${BUCKET} AS bucket,
  max(${placeOf('toString(status)')}) AS worst
FROM ${db.events} WHERE ${isCheck} AND sipHash64(name) IN {hashes:Array(UInt64)}
GROUP BY service, bucket ORDER BY service, bucket`,
    values: { ...valuesOf(db, scope), bucketMs, hashes },
    maxRows: MAX_SERVICES * MAX_BUCKETS,
  });
  for (const row of rows) {
    const points = history.get(row.service);
    if (points) points.push(toPoint(row));
    else history.set(row.service, [toPoint(row)]);
  }
  return history;
}

/** The place of a state in `STATUS_ORDER`, from 1. */
function placeOf(status: string): string {
  return `transform(${status}, {order:Array(String)}, {places:Array(UInt8)}, {unknown:UInt8})`;
}

function valuesOf(db: Database, scope: Scope) {
  return {
    ...scopeValues(scope, db.now()),
    healthType: HEALTH_TYPE,
    order: STATUS_ORDER,
    places: STATUS_ORDER.map((_, index) => index + 1),
    unknown: STATUS_ORDER.indexOf('unknown') + 1,
  };
}

function toPoint({ bucket, worst, weights, available, median }: PointRow): HealthPoint {
  return {
    at: bucket,
    status: STATUS_ORDER[worst - 1] ?? 'unknown',
    checks: weights / 100,
    failures: (weights - available) / 100,
    responseTimeMs: median,
  };
}

function toService(row: ServiceRow, history: HealthPoint[]): ServiceHealth {
  const [status, message, dependsOn, because] = row.newest;
  return {
    service: row.service,
    status: toServiceStatus(status),
    lastSeen: row.last,
    availability: row.available / row.weights,
    checks: row.weights / 100,
    p75ResponseTimeMs: row.p75,
    message,
    dependsOn: parseNames(dependsOn),
    because: parseNames(because),
    history,
  };
}
