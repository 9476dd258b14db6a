import type { Scope } from '../store/store.ts';
import type { BoundValue, Database } from './ask.ts';
import { compileFilter, createBinder } from './own/compileFilter.ts';
import { UNSAMPLED, VISIT } from './visit.ts';

/** Columns that `*` leaves out, for they are made of others. */
const MADE =
  'visit, person, severity, category, handled, status, host, method, outcome, success, unit, cacheHit, variant, telling, connection';

/**
 * The database as if it only had the visits of a segment: those with an event in the range for which its condition holds. What was before the range stays as it
 * is, so that who was known stays known. Every question then is about these visits, without knowing of it: what they did is told only where they are known to be of the
 * segment, so it weighs at least as the lightest event that says so.
 */
export async function segmented(db: Database, { segment, ...scope }: Scope): Promise<Database> {
  return narrowed(db, segment, [scope]);
}

/** The same for a question that holds a range against the time before it, from `since` on: each of the two has the visits that are of the segment in it. */
export async function segmentedTwice(
  db: Database,
  { segment, ...scope }: Scope,
  since: number,
): Promise<Database> {
  return narrowed(db, segment, [scope, { ...scope, from: since, to: scope.from }]);
}

/** Narrows the events of every part, of which each ends where the one before it begins; what was before the last is whole. */
async function narrowed(db: Database, segment: Scope['segment'], parts: readonly Scope[]): Promise<Database> {
  if (segment === undefined) return db;
  const { bind, values } = createBinder('seg');
  const condition = compileFilter(segment, bind);
  const time = (of: string): string => `fromUnixTimestamp64Milli({segment${of}:Int64}, 'UTC')`;
  const toldIn = (
    part: number,
  ): string => `FROM ${db.events} WHERE project = {segmentProject:String} AND ${VISIT} != 0
    AND at >= ${time(`From${part}`)} AND at < ${time(`To${part}`)}
    AND at + toIntervalDay(retention_days) > ${time('Now')} AND ${condition}`;
  const bound: Record<string, BoundValue> = {
    segmentProject: parts[0]?.project ?? '',
    segmentNow: db.now(),
    ...values,
  };
  for (const [part, { from, to }] of parts.entries()) {
    bound[`segmentFrom${part}`] = from;
    bound[`segmentTo${part}`] = to;
  }
  const told = parts.map((_, part) => toldIn(part));
  const weights = await askWeights(db, told, bound);
  const telling = told.map((from, part): Telling => {
    const least = weights[part];
    if (least === 'mixed') return joined(from, `of${part}`);
    if (least !== undefined) bound[`segmentLeast${part}`] = least;
    return least === undefined ? whole(from) : even(from, `{segmentLeast${part}:UInt32}`);
  });
  /** Whether a row is of the segment in its own part, by when it was and by what says whether it is of some visits. */
  const isOf = (at: string, isAmong: (members: string) => string): string =>
    telling
      .map(({ members }, part) => {
        const isLater = part === 0 ? '' : ` AND ${at} < ${time(`To${part}`)}`;
        return `${at} >= ${time(`From${part}`)}${isLater} AND ${isAmong(members)}`;
      })
      .concat(`${at} < ${time(`From${parts.length - 1}`)}`)
      .join(' OR ');
  const events = isOf('at', (members) => `${VISIT} != 0 AND ${VISIT} IN (${members})`);
  const presence = isOf('hour', (members) => `visit IN (${members})`);
  const joins = telling.map(({ join }) => join).join(' ');
  const columns = (weight: string, at: string): string => {
    if (weights.every((least) => least === undefined)) return '*';
    const leasts = telling.map(({ least }, part) => `${at} >= ${time(`From${part}`)}, ${least}`);
    return `own.* REPLACE (greatest(${weight}, multiIf(${leasts.join(', ')}, 0)) AS ${weight})`;
  };
  return {
    ...db,
    events: `(SELECT ${columns('weight', 'at')}, ${MADE} FROM ${db.events} AS own ${joins} WHERE project = {segmentProject:String} AND (${events}))`,
    presence: `(SELECT ${columns('lightest', 'hour')} FROM ${db.presence} AS own ${joins} WHERE project = {segmentProject:String} AND (${presence}))`,
    ask: (question) => db.ask({ ...question, values: { ...question.values, ...bound } }),
  };
}

/** Which visits are of a segment, and how many each of them stands for at least. */
interface Telling {
  members: string;
  least: string;
  join: string;
}

/** Of events that each stand for themselves. One that stands for more and came since tells nothing yet: the next question knows what its visit weighs. */
function whole(told: string): Telling {
  return { members: `SELECT ${VISIT} ${told} AND weight <= ${UNSAMPLED}`, least: '0', join: '' };
}

/** Of events that all weigh the same; others that came since tell nothing yet. */
function even(told: string, weight: string): Telling {
  return { members: `SELECT ${VISIT} ${told} AND weight = ${weight}`, least: weight, join: '' };
}

/** Of any events: each visit is looked up. */
function joined(told: string, name: string): Telling {
  return {
    members: `SELECT ${VISIT} ${told}`,
    least: `${name}.least`,
    join: `LEFT JOIN (SELECT ${VISIT} AS member, min(weight) AS least ${told} GROUP BY member HAVING least > ${UNSAMPLED}) AS ${name} ON own.${VISIT} = ${name}.member`,
  };
}

/**
 * How many visits each event stands for that tells of a segment, in hundredths: `undefined` where none stands for more than its own. To look up each visit takes longer than all else,
 * and most segments are told of evenly.
 */
async function askWeights(
  db: Database,
  told: readonly string[],
  values: Record<string, BoundValue>,
): Promise<(number | 'mixed' | undefined)[]> {
  const rows = await db.ask<{ part: number; lightest: number; heaviest: number }>({
    // Where nothing is sampled, no more than the weights are read.
    sql: told
      .map(
        (from, part) => `SELECT ${part} AS part, min(weight) AS lightest, max(weight) AS heaviest ${from}
  AND (SELECT count() FROM (SELECT 1 ${from} AND weight > ${UNSAMPLED} LIMIT 1)) > 0`,
      )
      .join('\nUNION ALL '),
    values,
    maxRows: told.length,
  });
  // They come in any order.
  return told.map((_, part) => {
    const { lightest = 0, heaviest = 0 } = rows.find((row) => row.part === part) ?? {};
    if (heaviest <= UNSAMPLED) return undefined;
    return lightest === heaviest ? lightest : 'mixed';
  });
}
