import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { openIn } from '../../test/openAdministration.ts';
import { openEngineStore } from '../../test/openEngineStore.ts';
import { openWire } from '../../test/wire.ts';
import { openStore } from '../openStore.ts';
import { createClickHouseStore } from '../store/clickhouse.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import { StoreProblem } from '../store/StoreProblem.ts';
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

test('what a backup that was cut off has left in the data folder goes with the next start', {
  timeout: 60_000,
}, async () => {
  const dataPath = await makeFolder();
  const left = join(dataPath, 'engine', 'backups', 'backup-1', 'data');
  await mkdir(left, { recursive: true });
  const opened = await openStore({ clickhouseUrl: undefined, dataPath, log: () => {} });
  onTestFinished(() => opened.close());
  await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a copy of the database may take longer than a question, and so may taking it back', {
  timeout: 60_000,
}, async () => {
  const opened = await openEngineStore();
  onTestFinished(opened.close);
  const wire = await openWire(opened.options.url);
  onTestFinished(wire.close);
  const store = createClickHouseStore({
    ...opened.options,
    url: wire.url,
    copiesPath: join(opened.dataPath, 'backups'),
  });
  onTestFinished(() => store.close());
  await store.migrate();

  await store.copies?.save('one');
  await store.copies?.load('one');

  const limits = wire.sent
    .filter(({ sql }) => /^(?:BACKUP|RESTORE)/.test(sql))
    .map(({ parameters }) => parameters.get('max_execution_time'));
  expect(limits).toEqual(['3600', '3600', '3600']);
});

test('a backup that fails leaves nothing in the data folder', async () => {
  const dataPath = await makeFolder();
  const administration = await openIn(dataPath);
  onTestFinished(() => administration.close());
  const pathOf = (name: string): string => join(dataPath, 'copies', name);
  const store = {
    ...createMemoryStore(),
    copies: {
      pathOf,
      async save(name: string): Promise<never> {
        await mkdir(pathOf(name), { recursive: true });
        throw new StoreProblem('failed', 'No space left on device');
      },
      load: async () => ({}),
    },
  };
  const deps = { store, dataPath, version: '1', audit: administration.audit, now: Date.now };

  const made = backUp({ ...deps, passSpool: async () => {} }, join(await makeFolder(), 'backup'), 'command');

  await expect(made).rejects.toThrow('No space left');
  expect(await readdir(join(dataPath, 'copies'))).toEqual([]);
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
