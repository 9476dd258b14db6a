import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEngine } from '@candor/engine';

/** Every byte under a folder, file by file. */
export async function* filesUnder(folder: string): AsyncGenerator<{ path: string; bytes: Buffer }> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    yield { path, bytes: await readFile(path) };
  }
}

/** Everything the stopped server's database holds, as text: its files are compressed, so their bytes alone prove little. */
export async function dumpDatabase(dataFolder: string): Promise<string> {
  await using engine = await startEngine({ dataPath: join(dataFolder, 'engine') });
  const ask = async (sql: string) => {
    const response = await fetch(`${engine.url}/?query=${encodeURIComponent(sql)}`, {
      headers: { authorization: `Basic ${btoa(`${engine.username}:${engine.password}`)}` },
    });
    if (!response.ok) throw new Error(await response.text());
    return response.text();
  };
  const tables = await ask(
    `SELECT database || '.' || name FROM system.tables
     WHERE database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') AND total_rows > 0 FORMAT TSV`,
  );
  const dumps: string[] = [];
  for (const table of tables.trim().split('\n').filter(Boolean))
    dumps.push(await ask(`SELECT * FROM ${table} FORMAT JSONEachRow`));
  return dumps.join('\n');
}
