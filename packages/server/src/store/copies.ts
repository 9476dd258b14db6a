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
    },
    async counts() {
      const tables = await db.rows<{ name: string }>(
        "SELECT name FROM system.tables WHERE database = {database:String} AND engine = 'MergeTree' ORDER BY name",
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
