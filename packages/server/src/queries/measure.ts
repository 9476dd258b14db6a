import type { Measure, OwnQuestion } from '../api/askTypes.ts';
import type { AlertQuery } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { BoundValue, Database } from './ask.ts';
import { VIEW_TYPE } from './audience.ts';
import { ERROR_TYPE, OCCURRENCES } from './errors.ts';
import { isLastTold } from './lastTold.ts';
import { bucketsOf, type OwnFigure } from './own/own.ts';
import { readQuestion } from './own/parseQuestion.ts';
import { IN_SCOPE, scopeValues } from './scope.ts';
import { HEALTH_TYPE, IS_AVAILABLE, STATUS_ORDER } from './serviceStatus.ts';
import { VITAL_THRESHOLDS, VITAL_TYPE } from './vitalRating.ts';

/** A question of an alert: buckets counted back from `to`; an event counts for `spread` of them. */
export interface MeasureScope extends Scope {
  query: Exclude<AlertQuery, { measure: 'loss' | 'compliance' }>;
  bucketMs: number;
  spread: number;
}

/** One bucket; those in which nothing happened are left out. */
export interface MeasuredBucket {
  /** 0 for the one that ends at `to`. */
  back: number;
  /** Events, unweighted. */
  samples: number;
  /** Weighted: what is counted, or what an objective calls bad. */
  bad: number;
  total: number;
  /** A percentile, or the worst state. */
  level: number | null;
}

/** How far back an error must not have been met to be new. */
export const NEW_AFTER_MS: number = 30 * 24 * 60 * 60 * 1_000;

/** More are a mistake of the caller. */
const MAX_MEASURED = 10_000;

const BACK = 'intDiv({to:Int64} - 1 - toUnixTimestamp64Milli(at), {bucketMs:Int64})';
/** Every bucket that an event counts for. */
const SPREAD_BACK = `arrayJoin(range(toUInt64(greatest(${BACK} - {spread:Int64} + 1, 0)), toUInt64(${BACK} + 1)))`;

/** What an alert looks at, for each bucket. */
export function measureBuckets(db: Database, scope: MeasureScope): Promise<MeasuredBucket[]> {
  const { query } = scope;
  if (query.measure === 'question') return askQuestion(db, scope, readQuestion(query.q));
  return query.measure === 'newErrors' ? askNew(db, scope) : askCounts(db, { ...scope, query });
}

/** A bucket of a question of somebody's own, as alerts look at it. */
export function toMeasured(back: number, { kind }: Measure, figure: OwnFigure): MeasuredBucket {
  const { samples, weights, value } = figure;
  const total = weights / 100;
  if (kind === 'quantile' || kind === 'mean') return { back, samples, bad: total, total, level: value };
  const counted = value ?? 0;
  if (kind === 'rate') return { back, samples, bad: counted * total, total, level: null };
  return { back, samples, bad: counted, total: counted, level: null };
}

async function askQuestion(
  db: Database,
  scope: MeasureScope,
  question: OwnQuestion,
): Promise<MeasuredBucket[]> {
  const { sql, values } = bucketsOf(db, question, SPREAD_BACK);
  const rows = await db.ask<OwnFigure & { bucket: number }>({
    sql,
    values: {
      ...scopeValues(scope, db.now()),
      ...values,
      bucketMs: scope.bucketMs,
      spread: scope.spread,
    },
    maxRows: MAX_MEASURED,
    isLean: true,
  });
  return rows.map(({ bucket, ...figure }) => toMeasured(bucket, question.measure, figure));
}

function askCounts(db: Database, scope: MeasureScope & { query: CountedQuery }): Promise<MeasuredBucket[]> {
  const { where, bad, total, level, values } = partsOf(scope.query, db);
  return db.ask<MeasuredBucket>({
    sql: `SELECT ${SPREAD_BACK} AS back,
  count() AS samples, ${bad} / 100 AS bad, ${total} / 100 AS total, ${level} AS level
FROM ${db.events} WHERE ${IN_SCOPE} AND ${where}
GROUP BY back ORDER BY back`,
    values: {
      ...scopeValues(scope, db.now()),
      ...values,
      bucketMs: scope.bucketMs,
      spread: scope.spread,
    },
    maxRows: MAX_MEASURED,
  });
}

/** Looks back over all that is kept of a month, for the first of each group. */
function askNew(db: Database, scope: MeasureScope): Promise<MeasuredBucket[]> {
  return db.ask<MeasuredBucket>({
    sql: `SELECT intDiv({to:Int64} - 1 - first, {bucketMs:Int64}) AS back, count() AS samples,
  toFloat64(count()) AS bad, toFloat64(count()) AS total, NULL AS level FROM (
  SELECT fingerprint, toUnixTimestamp64Milli(min(at)) AS first
  FROM ${db.events} WHERE ${IN_SCOPE} AND type = {errorType:String} GROUP BY fingerprint
) WHERE first >= {since:Int64} GROUP BY back ORDER BY back`,
    values: {
      ...scopeValues({ ...scope, from: scope.from - NEW_AFTER_MS }, db.now()),
      since: scope.from,
      errorType: ERROR_TYPE,
      bucketMs: scope.bucketMs,
    },
    maxRows: MAX_MEASURED,
  });
}

/** What is told by sums over conditions. */
type CountedQuery = Exclude<MeasureScope['query'], { measure: 'question' }>;

interface Parts {
  where: string;
  bad: string;
  total: string;
  level: string;
  values: Record<string, BoundValue>;
}

const NO_LEVEL = 'NULL';

function partsOf(query: CountedQuery, { events }: Database): Parts {
  switch (query.measure) {
    case 'vital':
      return {
        where: `type = {type:String} AND name = {name:String} AND value IS NOT NULL AND ${query.page === undefined ? 'true' : 'page = {page:String}'} AND ${isLastTold(events, 'name = {name:String}')}`,
        bad: 'toFloat64(sumIf(weight, value > {good:Float64}))',
        total: 'toFloat64(sum(weight))',
        level: `toNullable(quantileTDigestWeighted(${levelOf(query.level)})(assumeNotNull(value), weight))`,
        values: {
          type: VITAL_TYPE,
          name: query.vital,
          good: VITAL_THRESHOLDS[query.vital].good,
          ...(query.page !== undefined && { page: query.page }),
        },
      };
    case 'errorRate':
      return {
        where: 'type IN {types:Array(String)}',
        bad: `toFloat64(sumIf(${OCCURRENCES}, type = {errorType:String}))`,
        total: 'toFloat64(sumIf(weight, type = {viewType:String}))',
        level: NO_LEVEL,
        values: { types: [ERROR_TYPE, VIEW_TYPE], errorType: ERROR_TYPE, viewType: VIEW_TYPE },
      };
    case 'availability':
    case 'health':
      return {
        where: `type = {type:String} AND ${query.service === undefined ? 'true' : 'name = {name:String}'}`,
        bad: `toFloat64(sumIf(weight, NOT (${IS_AVAILABLE})))`,
        total: 'toFloat64(sum(weight))',
        level:
          'toNullable(toFloat64(max(transform(toString(status), {order:Array(String)}, {places:Array(UInt8)}, {unknown:UInt8}))))',
        values: {
          type: HEALTH_TYPE,
          order: STATUS_ORDER,
          places: STATUS_ORDER.map((_, index) => index),
          unknown: STATUS_ORDER.indexOf('unknown'),
          ...(query.service !== undefined && { name: query.service }),
        },
      };
    case 'events':
      return {
        where: `type = {type:String} AND ${query.name === undefined ? 'true' : 'name = {name:String}'}`,
        bad: 'toFloat64(sum(weight))',
        total: 'toFloat64(sum(weight))',
        level: NO_LEVEL,
        values: { type: query.type, ...(query.name !== undefined && { name: query.name }) },
      };
    default: {
      const fingerprint = query.measure === 'errors' ? query.fingerprint : undefined;
      return {
        where: `type = {type:String} AND ${fingerprint === undefined ? 'true' : 'fingerprint = {fingerprint:UInt64}'}`,
        bad: `toFloat64(sum(${OCCURRENCES}))`,
        total: `toFloat64(sum(${OCCURRENCES}))`,
        level: NO_LEVEL,
        values: { type: ERROR_TYPE, ...(fingerprint !== undefined && { fingerprint }) },
      };
    }
  }
}

/** The percentiles that may be asked for. */
export const LEVELS: readonly number[] = [0.5, 0.75, 0.9, 0.95, 0.99];

/** Part of the statement itself, so it is one of the list whatever was asked. */
function levelOf(level: number): number {
  return LEVELS.find((known) => known === level) ?? 0.75;
}
