import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { takeDataFolder } from '../dataFolder.ts';
import type { Log } from '../log.ts';
import { openStore } from '../openStore.ts';
import { StartProblem } from '../startProblem.ts';
import { copyIfThere, KEPT_FILES } from './backup.ts';
import { findDamage, type Manifest, readManifest } from './manifest.ts';

interface RestoreOptions {
  dataPath: string;
  clickhouseUrl: string | undefined;
  log: Log;
  onStep: (step: string) => void;
}

/** Makes a new data folder of a backup, and counts whether all is there. Throws a `StartProblem` that says what is not. */
export async function restore(from: string, options: RestoreOptions): Promise<Manifest> {
  const { dataPath, onStep } = options;
  const folder = resolve(from);
  const manifest = await readManifest(folder);
  if (!manifest) throw new StartProblem(`${folder} holds no whole backup: it has no candor-backup.json.`);
  onStep('Checking the backup');
  const [damaged, ...others] = await findDamage(folder, manifest);
  if (damaged !== undefined)
    throw new StartProblem(
      `The backup ${folder} is damaged: ${damaged}${others.length > 0 ? ` and ${others.length} more` : ''}. Use another.`,
    );
  if (manifest.store === 'embedded' && options.clickhouseUrl !== undefined)
    throw new StartProblem(
      'This backup holds an embedded database. Restore it without CANDOR_CLICKHOUSE_URL.',
    );
  const lock = await takeDataFolder(dataPath);
  try {
    await checkUnused(dataPath);
    if (manifest.store === 'embedded') await restoreDatabase(folder, manifest, options);
    onStep('Copying users, keys and the audit log');
    for (const name of KEPT_FILES) await copyIfThere(join(folder, name), join(dataPath, name));
  } finally {
    await lock.release();
  }
  return manifest;
}

async function checkUnused(dataPath: string): Promise<void> {
  const found = (await readdir(dataPath)).filter((name) => name !== 'lock');
  if (found.length > 0)
    throw new StartProblem(
      `The data folder ${dataPath} is in use: it has ${found[0]}. Restore into a new one, with CANDOR_DATA.`,
    );
}

async function restoreDatabase(
  folder: string,
  manifest: Manifest,
  { dataPath, log, onStep }: RestoreOptions,
): Promise<void> {
  onStep('Restoring the database');
  const { store, close } = await openStore({ clickhouseUrl: undefined, dataPath, log });
  try {
    const { copies } = store;
    if (!copies) throw new StartProblem('This store takes no copy back.');
    const place = copies.pathOf('restored');
    await mkdir(join(place, '..'), { recursive: true });
    await cp(join(folder, 'database'), place, { recursive: true });
    const rows = await copies.load('restored');
    await rm(place, { recursive: true, force: true });
    const wrong = Object.entries(manifest.rows).find(([table, count]) => (rows[table] ?? 0) < count);
    if (wrong)
      throw new StartProblem(`The table ${wrong[0]} has ${rows[wrong[0]] ?? 0} rows, not ${wrong[1]}.`);
  } finally {
    await close();
  }
}
