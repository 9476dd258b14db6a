import type { ErrorAnswer, ErrorFeedback, ErrorHistory, ErrorSample } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { BoundValue, Database } from './ask.ts';
import { bucketMsOf } from './bucket.ts';
import { askErrorGroups, ERROR_TYPE } from './errors.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { type StoredError, toErrorSample } from './toErrorSample.ts';
import { TURN } from './visit.ts';

/** Samples shown with a group. */
export const MAX_ERROR_SAMPLES = 20;

/** What somebody says about an error. */
export const FEEDBACK_TYPE = 'error.feedback';

/** Words of people shown with a group. */
export const MAX_FEEDBACK = 20;

/** Which group is asked for, and which one of its errors before all others. */
export interface ErrorGroupScope extends Scope {
  fingerprint: string;
  errorId?: string;
}

const IS_ASKED = `${IN_SCOPE} AND type = {errorType:String} AND fingerprint = {fingerprint:UInt64}`;

/** The values that `IS_ASKED` binds. */
function askedValues(scope: Scope & { fingerprint: string }, now: number): Record<string, BoundValue> {
  return { ...scopeValues(scope, now), errorType: ERROR_TYPE, fingerprint: scope.fingerprint };
}

/** One group of errors with its newest samples, and with what `all` know of it; `undefined` when the range holds none. */
export async function errorGroup(
  db: Database,
  scope: ErrorGroupScope,
  all: Database,
): Promise<ErrorAnswer | undefined> {
  const {
    groups: [group],
  } = await askErrorGroups(db, scope, { limit: 1, fingerprint: scope.fingerprint });
  if (group === undefined) return undefined;
  const history = await askHistory(all, scope);
  const named = scope.errorId === undefined ? [] : await askSamples(db, scope, scope.errorId);
  const newest = await askSamples(db, scope);
  const samples = named.concat(newest.filter(({ id }) => id !== named[0]?.id)).slice(0, MAX_ERROR_SAMPLES);
  const feedback = await askFeedback(db, scope);
  return { range: rangeOf(scope), bucketMs: bucketMsOf(scope), group, history, samples, feedback };
}

async function askHistory(db: Database, scope: Scope & { fingerprint: string }): Promise<ErrorHistory> {
  const [history] = await db.ask<ErrorHistory>({
    sql: `SELECT toUnixTimestamp64Milli(min(at)) AS firstSeen, toString(argMinIf(release, ${TURN}, release != '')) AS firstRelease,
  toString(argMaxIf(release, ${TURN}, release != '')) AS lastRelease
FROM ${db.events} WHERE ${IS_ASKED}`,
    values: askedValues({ ...scope, from: 0 }, db.now()),
    maxRows: 1,
  });
  return history ?? { firstSeen: scope.from, firstRelease: '', lastRelease: '' };
}

/**
 * The newest, or the first that travelled under an id: those after it are its repeats. Picks by narrow columns first: stacks and maps of the others are
 * never read.
 */
async function askSamples(
  db: Database,
  scope: Scope & { fingerprint: string },
  errorId?: string,
): Promise<ErrorSample[]> {
  const [isNamed, order] =
    errorId === undefined ? ['true', 'DESC'] : ["attributes['errorId'] = {errorId:String}", 'ASC'];
  const limit = errorId === undefined ? MAX_ERROR_SAMPLES : 1;
  const rows = await db.ask<{ sample: StoredError }>({
    sql: `SELECT CAST((toString(id), toUnixTimestamp64Milli(at), page, message, stack, browser, os, device, release, environment, session,
    attributes, numbers), 'Tuple(id String, at Int64, page String, message String, stack String,
    browser String, os String, device String, release String, environment String, session String, attributes Map(String, String),
    numbers Map(String, Float64))') AS sample
FROM ${db.events} WHERE ${IS_ASKED} AND (at, id) IN (
  SELECT at, id FROM ${db.events} WHERE ${IS_ASKED} AND ${isNamed} ORDER BY at ${order}, toString(id) ${order} LIMIT {limit:UInt32}
) ORDER BY at DESC, toString(id) DESC LIMIT {limit:UInt32}`,
    values: { ...askedValues(scope, db.now()), limit, ...(errorId !== undefined && { errorId }) },
    maxRows: limit,
  });
  return rows.map(({ sample }) => toErrorSample(sample));
}

/** By the ids that words name: of these there are few, and of a group's errors, which are read only for them, there may be millions. */
async function askFeedback(db: Database, scope: Scope & { fingerprint: string }): Promise<ErrorFeedback[]> {
  const values = { ...askedValues(scope, db.now()), feedbackType: FEEDBACK_TYPE };
  const isFeedback = `${IN_SCOPE} AND type = {feedbackType:String}`;
  const named = `FROM ${db.events} WHERE ${isFeedback} AND attributes['errorId'] != ''`;
  const some = await db.ask<{ one: number }>({ sql: `SELECT 1 AS one ${named} LIMIT 1`, values, maxRows: 1 });
  if (some.length === 0) return [];
  const rows = await db.ask<{ said: ErrorFeedback }>({
    sql: `SELECT CAST((toString(id), toUnixTimestamp64Milli(at), message, page, release, attributes['errorId']),
  'Tuple(id String, at Int64, message String, page String, release String, errorId String)') AS said
FROM ${db.events} WHERE ${isFeedback} AND attributes['errorId'] IN (
  SELECT attributes['errorId'] FROM ${db.events}
  WHERE ${IS_ASKED}
    AND attributes['errorId'] IN (SELECT attributes['errorId'] ${named})
) ORDER BY at DESC, toString(id) DESC LIMIT {limit:UInt32}`,
    values: { ...values, limit: MAX_FEEDBACK },
    maxRows: MAX_FEEDBACK,
  });
  return rows.map(({ said }) => said);
}
