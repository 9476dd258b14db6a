import type { TimeRange } from '../api/types.ts';
import type { BoundValue, Database } from './ask.ts';
import { PERSON, VISIT } from './visit.ts';

/** How long what is known of a visit is kept together. */
export const HOUR_MS: number = 60 * 60 * 1_000;

/**
 * Who was there in a range, with the time and the weight of what is told of them most surely: of whole hours one row for each visit and user, of what is left at both
 * ends one for each event. The values that it binds begin with `name`.
 */
export function presentIn(db: Database, name: string): string {
  return `${presentHours(db, name)}
  UNION ALL ${presentEnds(db, [name])}`;
}

/** Those of whole hours. */
export function presentHours(db: Database, name: string): string {
  return `SELECT visit, person, first AS seen, lightest AS weighed FROM ${db.presence}
    WHERE project = {project:String} AND hour >= ${timeOf(name, 'WholeFrom')} AND hour < ${timeOf(name, 'WholeTo')} AND ${isKept('last')}`;
}

/** Those of what is left at the ends of ranges, in one look at the events. */
export function presentEnds(db: Database, names: readonly string[]): string {
  const ends = names.map(
    (name) =>
      `at >= ${timeOf(name, 'From')} AND at < ${timeOf(name, 'WholeFrom')} OR at >= ${timeOf(name, 'WholeTo')} AND at < ${timeOf(name, 'To')}`,
  );
  return `SELECT ${VISIT} AS visit, ${PERSON} AS person, at AS seen, weight AS weighed
    FROM ${db.events} WHERE project = {project:String} AND ${isKept('at')} AND (${VISIT} != 0 OR ${PERSON} != 0) AND (${ends.join(' OR ')})`;
}

function timeOf(name: string, end: string): string {
  return `fromUnixTimestamp64Milli({${name}${end}:Int64}, 'UTC')`;
}

function isKept(at: string): string {
  return `${at} + toIntervalDay(retention_days) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')`;
}

/** The values that `presentIn` binds besides project and now. */
export function presentValues(name: string, { from, to }: TimeRange): Record<string, BoundValue> {
  const wholeFrom = Math.min(to, Math.ceil(from / HOUR_MS) * HOUR_MS);
  const wholeTo = Math.max(wholeFrom, Math.floor(to / HOUR_MS) * HOUR_MS);
  return {
    [`${name}From`]: from,
    [`${name}WholeFrom`]: wholeFrom,
    [`${name}WholeTo`]: Math.min(to, wholeTo),
    [`${name}To`]: to,
  };
}
