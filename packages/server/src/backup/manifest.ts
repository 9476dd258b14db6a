import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { writeDurably } from '../durableFile.ts';

/** What a backup holds, so that it can be told from one that was cut short or changed. */
export interface Manifest {
  format: 1;
  version: string;
  at: string;
  /** `embedded`: the database is part of it. `cluster`: it is backed up by its own means. */
  store: 'embedded' | 'cluster' | 'memory';
  /** Rows of each table at the time. */
  rows: Record<string, number>;
  files: Record<string, { bytes: number; sha256: string }>;
}

const fileName = 'candor-backup.json';

/** Describes all files of a folder and writes that beside them: a folder without it is no whole backup. */
export async function sealFolder(
  folder: string,
  about: Omit<Manifest, 'format' | 'files'>,
): Promise<Manifest> {
  const manifest: Manifest = { format: 1, ...about, files: await describeFiles(folder) };
  await writeDurably(join(folder, fileName), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Reads what a backup should hold; `undefined` where it is none. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, fileName), 'utf8')) as Partial<Manifest>;
    const isManifest = manifest.format === 1 && typeof manifest.files === 'object';
    return isManifest ? (manifest as Manifest) : undefined;
  } catch {
    return undefined; // no such file, or none of ours: the caller says so with the folder's name
  }
}

/** Files that are missing, changed or not part of it. */
export async function findDamage(folder: string, { files }: Manifest): Promise<string[]> {
  const found = await describeFiles(folder);
  const names = new Set([...Object.keys(files), ...Object.keys(found)]);
  return [...names].filter((name) => found[name]?.sha256 !== files[name]?.sha256).sort();
}

/** Files that are not there or have another size: what can be seen without reading them. */
export async function findMissing(folder: string, { files }: Manifest): Promise<string[]> {
  const wrong: string[] = [];
  for (const [name, { bytes }] of Object.entries(files)) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.size !== bytes) wrong.push(name);
  }
  return wrong;
}

async function describeFiles(folder: string): Promise<Manifest['files']> {
  const files: Manifest['files'] = {};
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (name === fileName || name === `${fileName}.new`) continue;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    files[name] = { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
  }
  return files;
}
