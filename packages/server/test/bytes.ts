import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Every byte under a folder, file by file. */
export async function* filesUnder(folder: string): AsyncGenerator<{ path: string; bytes: Buffer }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    yield { path, bytes: await readFile(path) };
  }
}
