import type { Database } from '../queries/ask.ts';
import { keptVisits, visitRows } from '../queries/person.ts';
import { deleteRows, type Place } from './ddl.ts';
import type { Migratable } from './migrate.ts';
import type { Restriction, RestrictionStore, Visits } from './store.ts';
import { ROW_COLUMNS } from './toRow.ts';

/** Into which rows are moved. */
const MOVED: readonly string[] = ['restricted_events', 'restricted_origins'];
const TABLES: readonly string[] = [...MOVED, 'restrictions'];

const COLUMNS = ROW_COLUMNS.join(', ');

/** Events that come weeks late still belong where they happened. */
const WHOLE = 'SETTINGS max_partitions_per_insert_block = 0';

/** What is restricted, in tables of its own. `removeOpen` removes visits from where questions look. */
export function createRestrictions({
  place,
  db,
  rows,
  run,
  move,
  removeOpen,
  now,
}: Migratable & {
  place: Place;
  db: Database;
  /** Runs what puts rows from one table into another, without those that are erased. */
  move: Migratable['run'];
  removeOpen: (visits: Visits) => Promise<void>;
  now: () => number;
}): RestrictionStore & { readonly tables: readonly string[]; remove(visits: Visits): Promise<void> } {
  const { database } = place;
  const events = `${database}.restricted_events`;
  const origins = `${database}.restricted_origins`;

  const remove = (visits: Visits): Promise<void> => removeRows(visits, TABLES);

  async function removeRows({ project, sessions }: Visits, tables: readonly string[]): Promise<void> {
    for (const table of tables) await run(deleteRows(place, table, visitRows(sessions)), { project });
  }

  async function count(visits: Visits, of: Database): Promise<number> {
    return (await keptVisits(of, visits)).reduce((sum, visit) => sum + visit.events, 0);
  }

  const apart: Database = {
    ...db,
    events: `(SELECT * FROM ${events} LIMIT 1 BY project, session, id)`,
    origins,
  };

  return {
    tables: TABLES,
    remove,
    async setApart(visits) {
      const { project, sessions } = visits;
      const found = await count(visits, { ...db, restricted: undefined });
      const of = visitRows(sessions);
      await move(
        `INSERT INTO ${events} (${COLUMNS}) SELECT ${COLUMNS} FROM ${db.events} WHERE ${of} ${WHOLE}`,
        { project },
      );
      await move(`INSERT INTO ${origins} SELECT * FROM ${db.origins} WHERE ${of} ${WHOLE}`, { project });
      await removeOpen(visits);
      return found;
    },
    async putBack(visits) {
      const { project, sessions } = visits;
      const found = await count(visits, { ...apart, restricted: undefined });
      const of = visitRows(sessions);
      // What an attempt that was cut off has put back stays once.
      await move(
        `INSERT INTO ${db.events} (${COLUMNS}) SELECT ${COLUMNS} FROM ${apart.events}
WHERE ${of} AND id NOT IN (SELECT id FROM ${db.events} WHERE ${of}) ${WHOLE}`,
        { project },
      );
      await move(`INSERT INTO ${db.origins} SELECT * FROM ${origins} WHERE ${of} ${WHOLE}`, { project });
      await removeRows(visits, MOVED);
      return found;
    },
    async keep({ project, sessions, isLifted, days }) {
      const sql = `INSERT INTO ${database}.restrictions (project, session, changed_at, is_lifted, retention_days)
SELECT {project:String}, arrayJoin(JSONExtract({sessions:String}, 'Array(String)')), fromUnixTimestamp64Milli({now:Int64}, 'UTC'), {lifted:UInt8}, {days:UInt16}`;
      for (let from = 0; from < sessions.length; from += AT_ONCE)
        await run(sql, {
          project,
          sessions: JSON.stringify(sessions.slice(from, from + AT_ONCE)),
          now: Math.trunc(now()),
          lifted: isLifted ? 1 : 0,
          days,
        });
    },
    all: () =>
      rows<Restriction>(
        `SELECT project, session, toUnixTimestamp64Milli(at) AS since FROM (
  SELECT project, session, max(changed_at) AS at, argMax(is_lifted, changed_at) AS lifted
  FROM ${database}.restrictions GROUP BY project, session
) WHERE lifted = 0 ORDER BY since DESC, session`,
      ),
  };
}

/** As many as fit into an address. */
const AT_ONCE = 150;
