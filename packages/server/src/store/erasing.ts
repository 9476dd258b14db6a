import { randomUUID } from 'node:crypto';
import { toIdList } from '../queries/person.ts';
import { ownRows, type Place } from './ddl.ts';
import type { Migratable } from './migrate.ts';
import type { Erasure, Visits } from './store.ts';

/** What is erased and still in the tables. */
export interface Erasing {
  /** Hides visits from every question, durably; resolves with the name of this erasure. */
  hide(visits: Visits): Promise<string>;
  /** Conditions by table, with which a question finds nothing of what is hidden, in whichever of its parts; `undefined` while nothing is. */
  filters(): Promise<Readonly<Record<string, string>> | undefined>;
  /** Whether anything of a project is hidden. */
  isHiding(project: string): Promise<boolean>;
  all(): Promise<readonly Erasure[]>;
  /** In parts that one statement may name. */
  visitsOf(names: readonly string[]): Promise<readonly Visits[]>;
  /** There is nothing left to hide of these. */
  reveal(names: readonly string[]): Promise<void>;
  forget(names: readonly string[]): Promise<void>;
}

/** By which column a row is known to be of a visit, in every table that questions look at. */
const VISIT_COLUMNS: Readonly<Record<string, 'visit' | 'session'>> = {
  events: 'visit',
  origins: 'session',
  presence: 'visit',
  rollup_apart: 'visit',
  restricted_events: 'session',
  restricted_origins: 'session',
  restrictions: 'session',
};

/** As many as one statement may name: https://clickhouse.com/docs/operations/settings/settings#max_query_size */
const MAX_NAMED = 5_000;

/** Knows what is hidden from the database: each time where others may hide something, else from what it has read and done. */
export function createErasing({
  place,
  rows,
  run,
  isShared,
}: Migratable & { place: Place; isShared: boolean }): Erasing {
  const table = `${place.database}.erasing`;
  const filters = filtersOf(place);
  /** Inserts that are under way. */
  const beginning = new Set<string>();
  /** Nothing of these is left but their names. */
  const revealed = new Set<string>();
  let known: Promise<Map<string, string>> | undefined;

  const read = (): Promise<(Erasure & { project: string })[]> =>
    rows(
      `SELECT erasure AS name, any(e.project) AS project, dateDiff('millisecond', min(e.since), now64(3)) AS ageMs
FROM ${table} AS e GROUP BY name ORDER BY name`,
    );

  async function load(): Promise<Map<string, string>> {
    return new Map((await read()).map(({ name, project }) => [name, project]));
  }

  function hidden(): Promise<Map<string, string>> {
    if (isShared) return load();
    known ??= load().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  return {
    async hide({ project, sessions }) {
      const name = randomUUID();
      const map = await hidden();
      beginning.add(name);
      // Before it is certain: an insert whose answer is lost may have come to pass.
      map.set(name, project);
      try {
        for (const named of partsOf(sessions))
          await run(
            `INSERT INTO ${table} (erasure, project, session) SELECT {name:String}, {project:String}, arrayJoin([${toIdList(named)}])`,
            { name, project },
          );
      } finally {
        beginning.delete(name);
      }
      return name;
    },
    filters: async () => ((await hidden()).size === 0 ? undefined : filters),
    isHiding: async (project) => [...(await hidden()).values()].includes(project),
    async all() {
      const map = await hidden();
      const settled = [...map.keys()].filter((name) => !beginning.has(name));
      const found = await read();
      const names = new Set(found.map(({ name }) => name));
      for (const name of settled) if (!names.has(name)) map.delete(name);
      for (const { name, project } of found) if (!revealed.has(name)) map.set(name, project);
      return found.map(({ name, ageMs }) => ({ name, ageMs }));
    },
    async visitsOf(names) {
      const found = await rows<Visits>(
        `SELECT project, groupUniqArray(session) AS sessions FROM ${table} WHERE erasure IN (${quoted(names).join()}) GROUP BY project`,
      );
      return found.flatMap(({ project, sessions }) =>
        partsOf(sessions).map((named) => ({ project, sessions: named })),
      );
    },
    async reveal(names) {
      const map = await hidden();
      for (const name of names) {
        revealed.add(name);
        map.delete(name);
      }
    },
    async forget(names) {
      if (names.length === 0) return;
      const drops = quoted(names).map((name) => `DROP PARTITION ${name}`);
      await run(`ALTER TABLE ${table} ${drops.join(', ')}`);
      for (const name of names) revealed.delete(name);
    },
  };
}

/** https://clickhouse.com/docs/operations/settings/settings#additional_table_filters */
function filtersOf(place: Place): Record<string, string> {
  const { database } = place;
  return Object.fromEntries(
    Object.entries(VISIT_COLUMNS).flatMap(([name, column]) => {
      const filter = `(project, ${column}) NOT IN (SELECT project, ${column} FROM ${database}.erasing)`;
      // Where a table has a name for the rows of all shards, each shard looks at its own by another.
      return [...new Set([`${database}.${name}`, ownRows(place, name)])].map((table) => [table, filter]);
    }),
  );
}

function partsOf(sessions: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(sessions.length / MAX_NAMED) }, (_, part) =>
    sessions.slice(part * MAX_NAMED, (part + 1) * MAX_NAMED),
  );
}

function quoted(names: readonly string[]): string[] {
  const wrong = names.some((name) => !/^[\da-f-]{36}$/.test(name));
  if (wrong) throw new Error('[candor] The name of an erasure must be a UUID');
  return names.map((name) => `'${name}'`);
}
