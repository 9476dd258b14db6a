import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';
import { compileFilter, createBinder } from './own/compileFilter.ts';
import { VISIT } from './visit.ts';

/** Columns that `*` leaves out, for they are made of others. */
const MADE = 'visit, person, severity, category, handled, status, host, method, outcome, success, unit';

/**
 * The database as if it only had the visits of a segment: those with an event in the range for which its condition holds. What was before the range stays as it
 * is, so that who was known stays known. Every question then is about these visits, without knowing of it.
 */
export function segmented(db: Database, { segment, ...scope }: Scope): Database {
  if (segment === undefined) return db;
  const { bind, values } = createBinder('seg');
  const from = "fromUnixTimestamp64Milli({segmentFrom:Int64}, 'UTC')";
  const members = `SELECT ${VISIT} FROM ${db.events} WHERE project = {segmentProject:String} AND ${VISIT} != 0
    AND at >= ${from} AND at < fromUnixTimestamp64Milli({segmentTo:Int64}, 'UTC')
    AND at + toIntervalDay(retention_days) > fromUnixTimestamp64Milli({segmentNow:Int64}, 'UTC') AND ${compileFilter(segment, bind)}`;
  const bound = {
    segmentProject: scope.project,
    segmentFrom: scope.from,
    segmentTo: scope.to,
    segmentNow: db.now(),
    ...values,
  };
  return {
    ...db,
    events: `(SELECT *, ${MADE} FROM ${db.events} WHERE project = {segmentProject:String} AND (at < ${from} OR ${VISIT} != 0 AND ${VISIT} IN (${members})))`,
    presence: `(SELECT * FROM ${db.presence} WHERE project = {segmentProject:String} AND (hour < ${from} OR visit IN (${members})))`,
    ask: (question) => db.ask({ ...question, values: { ...question.values, ...bound } }),
  };
}
