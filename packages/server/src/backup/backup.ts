import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { writeDurably } from '../durableFile.ts';
import type { RowCounts, Store, StoreCopies } from '../store/store.ts';
import { type Manifest, sealFolder } from './manifest.ts';

/** What of the data folder a backup holds besides the database. Not the sessions: after a restore everybody signs in again. */
export const KEPT_FILES: readonly string[] = [
  'access.json',
  'alerts.json',
  // Before the log, which goes on meanwhile: one that ends before its head passes for cut off.
  'audit.head',
  'audit.ndjson',
  'audit.before.ndjson',
  'compliance',
  'hash.key',
  'schema.sql',
  'usage.json',
  'quarantine',
];

/** Where the time of the last backup is kept. */
export const LAST_BACKUP = 'last-backup.json';

/** What a backup needs from the rest of the server. */
export interface BackupDeps {
  store: Store;
  dataPath: string;
  version: string;
  audit: Pick<AuditLog, 'append'>;
  /** Resolves when everything that was acknowledged before is in the store. */
  passSpool: () => Promise<void>;
  now: () => number;
}

/** Writes everything that was acknowledged so far into a new folder; the server goes on meanwhile. */
export async function backUp(deps: BackupDeps, to: string, actor: string): Promise<Manifest> {
  const { store, dataPath, version, audit, passSpool, now } = deps;
  const folder = resolve(to);
  await makeEmpty(folder);
  await passSpool();
  const rows = store.copies ? await saveDatabase(store.copies, join(folder, 'database'), now()) : {};
  await audit.append({ actor, what: 'backup.made' });
  for (const name of KEPT_FILES) await copyIfThere(join(dataPath, name), join(folder, name));
  const at = new Date(now()).toISOString();
  const manifest = await sealFolder(folder, { version, at, store: store.kind, rows });
  await writeDurably(join(dataPath, LAST_BACKUP), `${JSON.stringify({ at, folder })}\n`);
  return manifest;
}

async function makeEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new AccessProblem('invalid', `The folder ${folder} is not empty. Name one that is new.`);
}

async function saveDatabase(copies: StoreCopies, to: string, now: number): Promise<RowCounts> {
  const name = `backup-${now}`;
  try {
    const { path, rows } = await copies.save(name);
    await moveFolder(path, to);
    // The engine makes it for everybody, and the folder may be one that was there.
    await chmod(to, 0o700);
    return rows;
  } finally {
    await rm(copies.pathOf(name), { recursive: true, force: true });
  }
}

/** Renaming is free, but only within one disk. */
async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, errorOnExist: true });
  }
}

/** Copies a file or folder, unless it is not there. */
export async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
