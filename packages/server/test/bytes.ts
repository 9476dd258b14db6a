import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every byte under a folder, file by file; where something has moved meanwhile, as parts of tables do, all of them once more. */
export async function* filesUnder(folder: string): AsyncGenerator<{ path: string; bytes: Buffer }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(unlessGone);
  for (const entry of entries ?? []) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(unlessGone);
    if (bytes === undefined) return yield* filesUnder(folder);
    yield { path, bytes };
  }
  if (entries === undefined && existsSync(folder)) yield* filesUnder(folder);
}

function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
