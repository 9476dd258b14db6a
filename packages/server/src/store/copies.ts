import { join } from 'node:path';
import type { Migratable } from './migrate.ts';
import type { RowCounts, StoreCopies } from './store.ts';

/** Copies of a database in a folder of its machine: https://clickhouse.com/docs/operations/backup */
export function createCopies(db: Migratable, database: string, folder: string): StoreCopies {
  const check = (name: string): string => {
    if (/^[\w-]{1,64}$/.test(name)) return name;
    throw new Error('[candor] The name of a copy must be 1 to 64 letters, digits, _ or -');
  };

  async function counts(): Promise<RowCounts> {
    const tables = await db.rows<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = {database:String} AND engine = 'MergeTree' AND NOT startsWith(name, 'rollup_') ORDER BY name",
      { database },
    );
    const found: RowCounts = {};
    for (const { name } of tables) {
      const [row] = await db.rows<{ n: number }>(`SELECT count() AS n FROM ${database}.${name}`);
      found[name] = row?.n ?? 0;
    }
    return found;
  }

  /** While nothing that is over is removed, so that what is counted is what is copied. */
  async function whileKept<Result>(work: () => Promise<Result>): Promise<Result> {
    await db.run('SYSTEM STOP TTL MERGES');
    try {
      return await work();
    } finally {
      await db.run('SYSTEM START TTL MERGES');
    }
  }

  return {
    pathOf: (name) => join(folder, check(name)),
    save: (name) =>
      whileKept(async () => {
        const before = await counts();
        await db.run(`BACKUP DATABASE ${database} TO File('${check(name)}')`);
        const after = await counts();
        // What was erased meanwhile may be in it or not.
        const rows = Object.entries(before).map(([table, n]) => [table, Math.min(n, after[table] ?? 0)]);
        return { path: join(folder, name), rows: Object.fromEntries(rows) as RowCounts };
      }),
    async load(name) {
      const from = `RESTORE DATABASE ${database} FROM File('${check(name)}') SETTINGS`;
      // Only tables that are there keep what is over: of an old copy some of it would go before it is counted.
      await db.run(`${from} structure_only = 1`);
      return whileKept(async () => {
        await db.run(`${from} allow_non_empty_tables = 1`);
        const rows = await counts();
        // Its tables were copied one after the other: what was counted may be newer or older than the events.
        await db.run(`TRUNCATE TABLE IF EXISTS ${database}.rollup_days`);
        return rows;
      });
    },
  };
}
