import { join } from 'node:path';
import type { Migratable } from './migrate.ts';
import type { StoreCopies } from './store.ts';

/** Copies of a database in a folder of its machine: https://clickhouse.com/docs/operations/backup */
export function createCopies(db: Migratable, database: string, folder: string): StoreCopies {
  const check = (name: string): string => {
    if (/^[\w-]{1,64}$/.test(name)) return name;
    throw new Error('[candor] The name of a copy must be 1 to 64 letters, digits, _ or -');
  };
  return {
    pathOf: (name) => join(folder, check(name)),
    async save(name) {
      await db.run(`BACKUP DATABASE ${database} TO File('${check(name)}')`);
      return join(folder, name);
    },
    async load(name) {
      await db.run(`RESTORE DATABASE ${database} FROM File('${check(name)}')`);
      const [rollups] = await db.rows(
        "SELECT 1 FROM system.tables WHERE database = {database:String} AND name = 'rollup_days'",
        { database },
      );
      // Its tables were copied one after the other: what was counted may be newer or older than the events.
      if (rollups)
        await db.run(
          `INSERT INTO ${database}.rollup_marks (day, until) SELECT DISTINCT day, now64(3, 'UTC') FROM ${database}.rollup_days`,
        );
    },
    async counts() {
      const tables = await db.rows<{ name: string }>(
        "SELECT name FROM system.tables WHERE database = {database:String} AND engine = 'MergeTree' AND NOT startsWith(name, 'rollup_') ORDER BY name",
        { database },
      );
      const counts: Record<string, number> = {};
      for (const { name } of tables) {
        const [row] = await db.rows<{ n: number }>(`SELECT count() AS n FROM ${database}.${name}`);
        counts[name] = row?.n ?? 0;
      }
      return counts;
    },
  };
}
