import { cp, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { openIn } from '../../test/openAdministration.ts';
import { openStore } from '../openStore.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import { backUp } from './backup.ts';
import { restore } from './restore.ts';

test('a backup is taken back when some of it has been kept for long enough meanwhile', {
  timeout: 60_000,
}, async () => {
  const [dataPath, restored] = [join(await makeFolder(), 'data'), join(await makeFolder(), 'data')];
  await mkdir(dataPath);
  const log = () => {};
  const opened = await openStore({ clickhouseUrl: undefined, dataPath, log });
  const { store } = opened;
  await store.migrate();
  const aDayAgo = Date.now() - 24 * 60 * 60 * 1_000;
  const event = makeInnerEvent({ at: aDayAgo + 6_000, receivedAt: Date.now(), retentionDays: 1 });
  await store.insert({ token: 'one', rows: packRows([event]) });
  const folder = join(await makeFolder(), 'backup');
  const administration = await openIn(dataPath);
  onTestFinished(() => administration.close());
  const deps = { store, dataPath, version: '1', audit: administration.audit, now: Date.now };
  const manifest = await backUp({ ...deps, passSpool: async () => {} }, folder, 'command');
  await opened.close();
  expect((await stat(join(folder, 'database'))).mode & 0o777).toBe(0o700);
  await sleep(Math.max(0, aDayAgo + 24 * 60 * 60 * 1_000 + 7_000 - Date.now()));

  const taken = await restore(folder, { dataPath: restored, clickhouseUrl: undefined, log, onStep: log });

  expect(manifest.rows['events']).toBe(1);
  expect(taken).toEqual(manifest);
});

test('a backup that is made while the audit log goes on holds a log that is whole', async () => {
  const dataPath = await makeFolder();
  const administration = await openIn(dataPath);
  onTestFinished(() => administration.close());
  const { audit } = administration;
  // What is copied between the log and its head takes a while.
  await writeFile(join(dataPath, 'audit.before.ndjson'), Buffer.alloc(64 * 1024 * 1024));
  let isDone = false;
  const goOn = async (): Promise<void> => {
    while (!isDone) await audit.append({ actor: 'person', what: 'visits.shown' });
  };
  const going = goOn();

  for (let round = 0; round < 3; round += 1) {
    const folder = join(await makeFolder(), 'backup');
    await backUp(
      { store: createMemoryStore(), dataPath, version: '1', audit, passSpool: async () => {}, now: Date.now },
      folder,
      'command',
    );
    const restored = join(await makeFolder(), 'data');
    await cp(folder, restored, { recursive: true });
    const again = await openIn(restored);
    await again.audit.append({ actor: 'operator', what: 'session.began' });

    expect(await again.verify()).toMatchObject({ isIntact: true, problems: [] });
    await again.close();
  }
  isDone = true;
  await going;
});
