import type { OutcomeCount } from '../api/types.ts';
import type { Scope } from '../store/store.ts';
import type { Database } from './ask.ts';

/** Kinds of endings in an answer. */
export const MAX_ENDINGS = 500;

/** What became of events, of whole minutes. */
export function outcomes(db: Database, { project, from, to }: Scope): Promise<OutcomeCount[]> {
  return db.ask<OutcomeCount>({
    sql: `SELECT toString(o.key) AS key, toString(o.outcome) AS outcome, toString(o.reason) AS reason, sum(o.events) AS events
FROM ${db.outcomes} AS o WHERE project = {project:String} AND minute >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND minute < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
GROUP BY key, outcome, reason ORDER BY events DESC, key, outcome, reason LIMIT {limit:UInt32}`,
    values: { project, from, to, limit: MAX_ENDINGS },
    maxRows: MAX_ENDINGS,
  });
}
