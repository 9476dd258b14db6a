import type { FirstWins } from './firstWins.ts';
import type { DocumentStore, WrittenDocument } from './store.ts';

/** Lines of the audit log, which are short; nobody reads many versions of anything else. */
const AT_ONCE = 1_000;

const COLUMNS = 'name, version, body, mark, toUnixTimestamp64Milli(at) AS at';

/**
 * Documents in the database: the token is the name and the version. Two rows of one version there are only where a server stood still
 * while thousands were written: the first has it.
 */
export function createDocuments({ database, rows, run, insert }: FirstWins): DocumentStore {
  const table = `${database}.documents`;

  return {
    async newer(than) {
      const names = Object.entries(than);
      if (names.length === 0) return [];
      const conditions = names.map((_, i) => `name = {name${i}:String} AND version > {version${i}:UInt64}`);
      const values = names.flatMap(([name, version], i) => [
        [`name${i}`, name] as const,
        [`version${i}`, version] as const,
      ]);
      return rows<WrittenDocument>(
        `SELECT ${COLUMNS} FROM ${table} AS d WHERE ${conditions.map((one) => `(${one})`).join(' OR ')}
ORDER BY name, version DESC, d.at LIMIT 1 BY name`,
        Object.fromEntries(values),
      );
    },
    from: (name, version) =>
      rows<WrittenDocument>(
        `SELECT ${COLUMNS} FROM ${table} AS d WHERE name = {name:String} AND version >= {version:UInt64}
ORDER BY version, d.at LIMIT 1 BY version LIMIT ${AT_ONCE}`,
        { name, version },
      ),
    before: (name, version) =>
      rows<WrittenDocument>(
        `SELECT ${COLUMNS} FROM ${table} AS d WHERE name = {name:String} AND version < {version:UInt64}
ORDER BY version DESC, d.at LIMIT 1 BY version LIMIT ${AT_ONCE}`,
        { name, version },
      ),
    async write(all, by) {
      const last = all.at(-1);
      if (!last) return;
      const lines = all.map((row) => `${JSON.stringify({ ...row, by })}\n`);
      await insert(
        { token: `${last.name} ${last.version}`, rows: Buffer.from(lines.join('')) },
        `${table} (name, version, body, mark, by) FORMAT JSONEachRow`,
      );
    },
    prune: (name, below) =>
      run(
        `DELETE FROM ${table} WHERE name = {name:String} AND version < {below:UInt64} AND at < now64(3, 'UTC') - toIntervalHour(1)`,
        { name, below },
      ),
  };
}
