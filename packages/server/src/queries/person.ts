import type { PersonVisit } from '@candor/core/wire';
import type { PersonShare, Visits } from '../store/store.ts';
import { ROW_COLUMNS } from '../store/toRow.ts';
import type { Database } from './ask.ts';
import { IS_TOLD } from './delivery.ts';
import { afterToken, readAfter, toPersonEvent } from './personEvent.ts';

/** Events in one answer. */
export const MAX_PERSON_EVENTS = 1000;
const maxPageLoads = 10_000;

const IS_KEPT = "at + toIntervalDay(retention_days) > fromUnixTimestamp64Milli({now:Int64}, 'UTC')";

/** What is kept of some visits. */
export async function person(
  db: Database,
  { project, sessions, after, withRestricted = false }: Visits & { after?: string; withRestricted?: boolean },
): Promise<PersonShare> {
  const own = visitRows(sessions);
  const source =
    withRestricted && db.restricted ? everywhere(db.events, db.restricted.events, own) : db.events;
  const values = { project, now: db.now() };
  const from = readAfter(after);
  const rows = await db.ask<{ event: Record<string, unknown> }>({
    sql: `SELECT CAST((toString(id), toUnixTimestamp64Milli(at), toUnixTimestamp64Milli(received_at), source, type, name, value,
    weight, session, user, seq, page, release, environment, browser, os, device, toString(fingerprint), message, stack,
    attributes, numbers, consent),
    'Tuple(id String, at Int64, receivedAt Int64, source String, type String, name String, value Nullable(Float64),
    weight UInt32, session String, user String, seq UInt64, page String, release String, environment String,
    browser String, os String, device String, fingerprint String, message String, stack String,
    attributes Map(String, String), numbers Map(String, Float64), consent String)') AS event
FROM ${source} WHERE ${own} AND ${IS_KEPT}
  AND ${from ? "(at, toString(id)) < (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {id:String})" : 'true'}
ORDER BY at DESC, toString(id) DESC LIMIT {limit:UInt32}`,
    values: { ...values, ...from, limit: MAX_PERSON_EVENTS + 1 },
    maxRows: MAX_PERSON_EVENTS + 1,
  });
  const events = rows.slice(0, MAX_PERSON_EVENTS).map(({ event }) => toPersonEvent(event));
  const next = rows.length > MAX_PERSON_EVENTS && { next: afterToken(events) };
  if (from) return { visits: [], events, pageLoads: [], ...next };
  return {
    visits: await visitsOf(db, { project, sessions }),
    events,
    pageLoads: await pageLoadsOf(db, { project, sessions }, withRestricted),
    ...next,
  };
}

async function visitsOf(db: Database, { project, sessions }: Visits): Promise<PersonVisit[]> {
  const rows = await db.ask<Omit<PersonVisit, 'isRestricted'> & { isRestricted: number }>({
    sql: `${visitsIn(db.events, false)}${db.restricted ? ` UNION ALL ${visitsIn(db.restricted.events, true)}` : ''}`,
    values: { project, now: db.now() },
    maxRows: 2 * sessions.length,
  });
  return rows
    .map(({ isRestricted, ...visit }) => ({
      ...visit,
      ...(isRestricted === 1 && { isRestricted: true as const }),
    }))
    .sort((a, b) => b.to - a.to || (a.id < b.id ? -1 : 1));

  function visitsIn(table: string, isRestricted: boolean): string {
    return `SELECT session AS id, toUnixTimestamp64Milli(min(at)) AS from, toUnixTimestamp64Milli(max(at)) AS to,
  uniqExact(kept.id) AS events, ${isRestricted ? 1 : 0} AS isRestricted
FROM ${table} AS kept WHERE ${visitRows(sessions)} AND ${IS_KEPT} GROUP BY session`;
  }
}

/** Rows of some visits from both places, each once. */
function everywhere(open: string, restricted: string, own: string): string {
  const columns = ROW_COLUMNS.join(', ');
  return `(SELECT ${columns} FROM ${open} WHERE ${own} UNION ALL SELECT ${columns} FROM ${restricted} WHERE ${own} LIMIT 1 BY id)`;
}

function pageLoadsOf(
  db: Database,
  { project, sessions }: Visits,
  withRestricted: boolean,
): Promise<PersonShare['pageLoads'][number][]> {
  const own = visitRows(sessions);
  const both = withRestricted ? db.restricted : undefined;
  const source = both
    ? `(SELECT * FROM ${db.origins} WHERE ${own} UNION ALL SELECT * FROM ${both.origins} WHERE ${own})`
    : db.origins;
  return db.ask({
    sql: `SELECT toString(origin) AS origin, o.session AS session, toString(o.release) AS release, toString(o.environment) AS environment,
  toUnixTimestamp64Milli(min(o.begun)) AS begun, toUnixTimestamp64Milli(max(o.heard)) AS heard, max(o.produced) AS produced,
  maxMap(o.dropped) AS dropped
FROM ${source} AS o WHERE ${own} GROUP BY origin, session, release, environment HAVING max(o.${IS_TOLD})
ORDER BY begun DESC, origin LIMIT {limit:UInt32}`,
    values: { project, limit: maxPageLoads },
    maxRows: maxPageLoads,
  });
}

/** Those of some visits of which anything is kept, also what tells only of a page load. */
export function keptVisits(
  db: Database,
  { project, sessions }: Visits,
): Promise<{ session: string; events: number }[]> {
  const own = visitRows(sessions);
  const places = [db, ...(db.restricted ? [db.restricted] : [])];
  return db.ask({
    sql: `SELECT session, sum(n) AS events FROM (${places
      .map(
        ({
          events,
          origins,
        }) => `SELECT session, uniqExact(id) AS n FROM ${events} WHERE ${own} GROUP BY session
  UNION ALL SELECT session, toUInt64(0) AS n FROM ${origins} WHERE ${own} GROUP BY session`,
      )
      .join('\n  UNION ALL ')}) GROUP BY session`,
    values: { project },
    maxRows: sessions.length,
  });
}

/** The rows of some visits, as a condition. */
export function visitRows(sessions: readonly string[]): string {
  return `project = {project:String} AND session IN (${toIdList(sessions)})`;
}

/** The same among the hours in which visits were there. */
export function presenceRows(sessions: readonly string[]): string {
  return `project = {project:String} AND visit IN arrayMap(session -> sipHash64(session), [${toIdList(sessions)}])`;
}

/** Thousands of ids are too many to be bound: they would not fit into the address. They are digests of our own making. */
export function toIdList(sessions: readonly string[]): string {
  const wrong = sessions.some((session) => !/^[\da-f]{32}$/.test(session));
  if (wrong) throw new Error('[candor] The id of a visit must be 32 hex digits');
  return sessions.map((session) => `'${session}'`).join();
}
