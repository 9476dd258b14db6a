import type { LevelRow } from '../store/store.ts';
import type { Database } from './ask.ts';

/** Types that are told of; what a site makes up beyond them is rare. */
const MAX_ROWS = 5_000;

/** What events say and at which level, of those received since a time, over all projects. */
export function heldLevels(db: Database, since: number): Promise<LevelRow[]> {
  return db.ask<LevelRow>({
    sql: `SELECT toString(type) AS type, toString(consent) AS consent, count() AS events, countIf(session != '') AS visits,
  countIf(user != '') AS users, countIf(page != '') AS pages,
  groupUniqArrayArrayIf(500)(arrayConcat(mapKeys(attributes), mapKeys(numbers)), consent IN ('basic', 'enhanced')) AS fields
FROM ${db.events} WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
GROUP BY type, consent ORDER BY events DESC, type, consent LIMIT {limit:UInt32}`,
    values: { since: Math.trunc(since), limit: MAX_ROWS },
    maxRows: MAX_ROWS,
  });
}
