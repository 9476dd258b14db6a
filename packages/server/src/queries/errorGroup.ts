import type { ErrorAnswer, ErrorSample } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { bucketMsOf } from './bucket.ts';
import { askErrorGroups, ERROR_TYPE } from './errors.ts';
import { parseNames } from './parseList.ts';
import { IN_SCOPE, rangeOf, scopeValues } from './scope.ts';
import { toBreadcrumbs } from './toBreadcrumbs.ts';
import { toCauses } from './toCauses.ts';
import { toDebugIds } from './toDebugIds.ts';

/** Samples shown with a group. */
export const MAX_ERROR_SAMPLES = 20;

type SampleRow = Omit<ErrorSample, 'breadcrumbs' | 'causes' | 'failing' | 'debugIds'> &
  Record<'breadcrumbs' | 'causes' | 'failing' | 'debugIds', string>;

/** One group of errors with its newest samples; `undefined` when the range holds none. */
export async function errorGroup(
  db: Database,
  scope: Scope & { fingerprint: string },
): Promise<ErrorAnswer | undefined> {
  const [group] = await askErrorGroups(db, scope, { limit: 1, fingerprint: scope.fingerprint });
  if (group === undefined) return undefined;
  return { range: rangeOf(scope), bucketMs: bucketMsOf(scope), group, samples: await askSamples(db, scope) };
}

/** Picks the newest by narrow columns first: stacks and breadcrumbs of the others are never read. */
async function askSamples(db: Database, scope: Scope & { fingerprint: string }): Promise<ErrorSample[]> {
  const isAsked = `${IN_SCOPE} AND type = {errorType:String} AND fingerprint = {fingerprint:UInt64}`;
  const rows = await db.ask<{ sample: SampleRow }>({
    sql: `SELECT CAST((toString(id), toUnixTimestamp64Milli(at), page, message, stack, browser, os, release, session,
    attributes['breadcrumbs'], attributes['causes'], attributes['failing'], attributes['source'], attributes['debugIds']), 'Tuple(id String, at Int64, page String, message String, stack String,
    browser String, os String, release String, session String, breadcrumbs String, causes String,
    failing String, source String, debugIds String)') AS sample
FROM ${db.events} WHERE ${isAsked} AND (at, id) IN (
  SELECT at, id FROM ${db.events} WHERE ${isAsked} ORDER BY at DESC, toString(id) DESC LIMIT {limit:UInt32}
) ORDER BY at DESC, toString(id) DESC LIMIT {limit:UInt32}`,
    values: {
      ...scopeValues(scope, db.now()),
      errorType: ERROR_TYPE,
      fingerprint: scope.fingerprint,
      limit: MAX_ERROR_SAMPLES,
    },
    maxRows: MAX_ERROR_SAMPLES,
  });
  return rows.map(({ sample: { debugIds, ...sample } }) => ({
    ...sample,
    ...toDebugIds(debugIds),
    breadcrumbs: toBreadcrumbs(sample.breadcrumbs),
    causes: toCauses(sample.causes),
    failing: parseNames(sample.failing),
  }));
}
