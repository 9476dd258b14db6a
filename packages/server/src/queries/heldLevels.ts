import type { LevelRow } from '../store/store.ts';
import type { Database } from './ask.ts';

/** Types that are told of; what a site makes up beyond them is rare. */
const MAX_ROWS = 5_000;
/** Each question reads every event of its stretch, so it must not be a long one. */
const STRETCH_MS = 5 * 24 * 60 * 60 * 1_000;
const MAX_STRETCHES = 10;

/** What events say and at which level, of those received since a time, over all projects. */
export async function heldLevels(db: Database, since: number): Promise<LevelRow[]> {
  const from = Math.trunc(since);
  const to = Math.max(from, db.now()) + 1;
  const stretchMs = Math.max(STRETCH_MS, Math.ceil((to - from) / MAX_STRETCHES));
  const rows: LevelRow[] = [];
  // One after the other: nobody waits for this.
  for (let start = from; start < to; start += stretchMs)
    rows.push(...(await askStretch(db, start, start + stretchMs)));
  return mergeLevels(rows);
}

function askStretch(db: Database, from: number, to: number): Promise<LevelRow[]> {
  return db.ask<LevelRow>({
    sql: `SELECT toString(type) AS type, toString(consent) AS consent, count() AS events, countIf(session != '') AS visits,
  countIf(user != '') AS users, countIf(page != '') AS pages,
  groupUniqArrayArrayIf(500)(arrayConcat(mapKeys(attributes), mapKeys(numbers)), consent IN ('basic', 'enhanced')) AS fields
FROM ${db.events} WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND received_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
GROUP BY type, consent ORDER BY events DESC, type, consent LIMIT {limit:UInt32}`,
    values: { from, to, limit: MAX_ROWS },
    maxRows: MAX_ROWS,
  });
}

/** Adds up what stretches of time say of the same type and level; the most frequent first. */
function mergeLevels(rows: readonly LevelRow[]): LevelRow[] {
  const merged = new Map<string, LevelRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.type, row.consent]);
    const known = merged.get(key);
    merged.set(
      key,
      known
        ? {
            ...known,
            events: known.events + row.events,
            visits: known.visits + row.visits,
            users: known.users + row.users,
            pages: known.pages + row.pages,
            fields: [...new Set([...known.fields, ...row.fields])],
          }
        : row,
    );
  }
  return [...merged.values()].sort(byFrequency);
}

/** The most frequent first. */
export function byFrequency(a: LevelRow, b: LevelRow): number {
  const [nameOfA, nameOfB] = [`${a.type}\n${a.consent}`, `${b.type}\n${b.consent}`];
  return b.events - a.events || (nameOfA < nameOfB ? -1 : 1);
}
