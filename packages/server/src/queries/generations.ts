import type { GenerationPoint, GenerationsAnswer, ModelUsage } from '../api/usageTypes.ts';
import type { Scope } from '../store/store.ts';
import type { BoundValue, Database } from './ask.ts';
import { bucketMsOf, MAX_BUCKETS } from './bucket.ts';
import { ratioOf } from './ratio.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { quantileOf } from './timed.ts';
import { BUCKET, WEIGHT } from './visit.ts';

/** What the events of a generation are called. */
export const GENERATION_TYPES = {
  attempt: 'generation.attempt',
  failure: 'generation.validation_failure',
  retry: 'generation.retry',
  success: 'generation.success',
} as const;

/** Errors, dependencies and models in a list, the most frequent first. */
export const MAX_LISTED = 20;

const IS = {
  attempt: 'type = {attempt:String}',
  failure: 'type = {failure:String}',
  retry: 'type = {retry:String}',
  success: 'type = {success:String}',
};

/** How well generating goes: the summary that the page's own `getAnalyticsSummary()` gives, over everybody. */
export async function generations(db: Database, scope: Scope): Promise<GenerationsAnswer> {
  const bucketMs = bucketMsOf(scope);
  const values = { ...scopeValues(scope, db.now()), ...GENERATION_TYPES };
  const [totals, series, errors, dependencies, models] = await Promise.all([
    askTotals(db, values),
    askSeries(db, values, bucketMs),
    askListed(db, values, 'failure', 'errors'),
    askListed(db, values, 'success', 'dependencies'),
    askModels(db, values),
  ]);
  return {
    range: rangeOf(scope),
    bucketMs,
    ...totals,
    series,
    topErrors: errors.map(({ label, count }) => ({ error: label, count })),
    dependencies: dependencies.map(({ label, count }) => ({ dependency: label, count })),
    models,
  };
}

type Values = Readonly<Record<string, BoundValue>>;
const RETRIES = `sumIf(${WEIGHT} * numbers['retryCount'], ${IS.success})`;

async function askTotals(db: Database, values: Values) {
  const [row] = await db.ask<
    Record<'attempts' | 'failures' | 'again' | 'successes' | 'retried', number> &
      Record<'p50' | 'p95', number | null>
  >({
    sql: `SELECT sumIf(weight, ${IS.attempt}) AS attempts, sumIf(weight, ${IS.failure}) AS failures,
  sumIf(weight, ${IS.retry}) AS again, sumIf(weight, ${IS.success}) AS successes, ${RETRIES} AS retried,
  ${quantileOf(0.5, IS.success)} AS p50, ${quantileOf(0.95, IS.success)} AS p95
FROM ${db.events} WHERE ${IN_SCOPE} AND type IN ({attempt:String}, {failure:String}, {retry:String}, {success:String})`,
    values,
    maxRows: 1,
  });
  const {
    attempts = 0,
    failures = 0,
    again = 0,
    successes = 0,
    retried = 0,
    p50 = null,
    p95 = null,
  } = row ?? {};
  return {
    attempts: attempts / 100,
    failures: failures / 100,
    retries: again / 100,
    successes: successes / 100,
    failureRate: ratioOf(failures, attempts),
    averageRetries: ratioOf(retried, successes),
    p50Ms: p50,
    p95Ms: p95,
  };
}

async function askSeries(db: Database, values: Values, bucketMs: number): Promise<GenerationPoint[]> {
  const rows = await db.ask<Omit<GenerationPoint, 'at'> & { bucket: number }>({
    sql: `SELECT ${BUCKET} AS bucket, sumIf(weight, ${IS.attempt}) AS attempts, sumIf(weight, ${IS.failure}) AS failures,
  sumIf(weight, ${IS.success}) AS successes
FROM ${db.events} WHERE ${IN_SCOPE} AND type IN ({attempt:String}, {failure:String}, {success:String})
GROUP BY bucket ORDER BY bucket`,
    values: { ...values, bucketMs },
    maxRows: MAX_BUCKETS,
  });
  return rows.map(({ bucket, attempts, failures, successes }) => ({
    at: bucket,
    attempts: attempts / 100,
    failures: failures / 100,
    successes: successes / 100,
  }));
}

/** The texts of a list that events hold, by how often they occur. */
async function askListed(
  db: Database,
  values: Values,
  type: 'failure' | 'success',
  list: 'errors' | 'dependencies',
): Promise<{ label: string; count: number }[]> {
  const rows = await db.ask<{ label: string; weights: number }>({
    sql: `SELECT arrayJoin(JSONExtract(attributes['${list}'], 'Array(String)')) AS label, sum(weight) AS weights
FROM ${db.events} WHERE ${IN_SCOPE} AND ${IS[type]} GROUP BY label ORDER BY weights DESC, label LIMIT {limit:UInt32}`,
    values: { ...values, limit: MAX_LISTED },
    maxRows: MAX_LISTED,
  });
  return rows.map(({ label, weights }) => ({ label, count: weights / 100 }));
}

async function askModels(db: Database, values: Values): Promise<ModelUsage[]> {
  const rows = await db.ask<{ label: string; weights: number; retried: number; p50: number | null }>({
    sql: `SELECT toString(name) AS label, sum(weight) AS weights, ${RETRIES} AS retried, ${quantileOf(0.5)} AS p50
FROM ${db.events} WHERE ${IN_SCOPE} AND ${IS.success} AND name != ''
GROUP BY label ORDER BY weights DESC, label LIMIT {limit:UInt32}`,
    values: { ...values, limit: MAX_LISTED },
    maxRows: MAX_LISTED,
  });
  return rows.map(({ label, weights, retried, p50 }) => ({
    model: label,
    successes: weights / 100,
    meanRetries: retried / weights,
    p50Ms: p50,
  }));
}
