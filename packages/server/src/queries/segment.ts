import type { Scope } from '../store/store.ts';
import type { BoundValue, Database } from './ask.ts';
import { compileFilter, createBinder } from './own/compileFilter.ts';
import { VISIT } from './visit.ts';

/** Columns that `*` leaves out, for they are made of others. */
const MADE =
  'visit, person, severity, category, handled, status, host, method, outcome, success, unit, cacheHit, variant, telling, connection';

/**
 * The database as if it only had the visits of a segment: those with an event in the range for which its condition holds. What was before the range stays as it
 * is, so that who was known stays known. Every question then is about these visits, without knowing of it: what they did is told only where they are known to be of the
 * segment, so it weighs at least as the lightest event that says so.
 */
export function segmented(db: Database, { segment, ...scope }: Scope): Database {
  return narrowed(db, segment, [scope]);
}

/** The same for a question that holds a range against the time before it, from `since` on: each of the two has the visits that are of the segment in it. */
export function segmentedTwice(db: Database, { segment, ...scope }: Scope, since: number): Database {
  return narrowed(db, segment, [scope, { ...scope, from: since, to: scope.from }]);
}

/** Narrows the events of every part, of which each ends where the one before it begins; what was before the last is whole. */
function narrowed(db: Database, segment: Scope['segment'], parts: readonly Scope[]): Database {
  if (segment === undefined) return db;
  const { bind, values } = createBinder('seg');
  const condition = compileFilter(segment, bind);
  const time = (of: string): string => `fromUnixTimestamp64Milli({segment${of}:Int64}, 'UTC')`;
  const toldIn = (
    part: number,
  ): string => `FROM ${db.events} WHERE project = {segmentProject:String} AND ${VISIT} != 0
    AND at >= ${time(`From${part}`)} AND at < ${time(`To${part}`)}
    AND at + toIntervalDay(retention_days) > ${time('Now')} AND ${condition}`;
  const membersOf = (part: number): string => `SELECT ${VISIT} ${toldIn(part)}`;
  /** Whether a row is of the segment in its own part, by when it was and by what says whether it is of some visits. */
  const isOf = (at: string, isAmong: (members: string) => string): string =>
    parts
      .map((_, part) => {
        const isLater = part === 0 ? '' : ` AND ${at} < ${time(`To${part}`)}`;
        return `${at} >= ${time(`From${part}`)}${isLater} AND ${isAmong(membersOf(part))}`;
      })
      .concat(`${at} < ${time(`From${parts.length - 1}`)}`)
      .join(' OR ');
  const bound: Record<string, BoundValue> = {
    segmentProject: parts[0]?.project ?? '',
    segmentNow: db.now(),
    ...values,
  };
  for (const [part, { from, to }] of parts.entries()) {
    bound[`segmentFrom${part}`] = from;
    bound[`segmentTo${part}`] = to;
  }
  const events = isOf('at', (members) => `${VISIT} != 0 AND ${VISIT} IN (${members})`);
  const presence = isOf('hour', (members) => `visit IN (${members})`);
  // Those that stand for more than themselves; without sampling there are none.
  const sampled = parts
    .map(
      (_, part) =>
        `LEFT JOIN (SELECT ${VISIT} AS member, min(weight) AS least ${toldIn(part)} GROUP BY member HAVING least > 100) AS of${part} ON own.${VISIT} = of${part}.member`,
    )
    .join(' ');
  const atLeast = (weight: string, at: string): string =>
    `greatest(${weight}, multiIf(${parts.map((_, part) => `${at} >= ${time(`From${part}`)}, of${part}.least`).join(', ')}, 0)) AS ${weight}`;
  return {
    ...db,
    events: `(SELECT own.* REPLACE (${atLeast('weight', 'at')}), ${MADE} FROM ${db.events} AS own ${sampled} WHERE project = {segmentProject:String} AND (${events}))`,
    presence: `(SELECT own.* REPLACE (${atLeast('lightest', 'hour')}) FROM ${db.presence} AS own ${sampled} WHERE project = {segmentProject:String} AND (${presence}))`,
    ask: (question) => db.ask({ ...question, values: { ...question.values, ...bound } }),
  };
}
