import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAddressRules } from '../src/alerts/addresses.ts';
import { createPost } from '../src/alerts/post.ts';
import { startForwarder } from '../src/forward/forwarder.ts';
import { LEAST_KNOWN } from '../src/intake/knownIds.ts';
import { openSpool } from '../src/spool/spool.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import { StoreProblem } from '../src/store/StoreProblem.ts';
import { makeEnvelope } from './envelopes.ts';
import { createFaultyFiles, type Faults } from './faultyFiles.ts';
import { makeFolder } from './folder.ts';
import { post, startServer } from './sender.ts';

test('an erasure that a disk does not take from what is forwarded fails, and nothing else does', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const faults: Faults = {};
  const spool = await openSpool({
    folder: await makeFolder(),
    maxBytes: 1_000_000,
    files: createFaultyFiles(faults),
  });
  const forwarder = startForwarder({
    forward: {
      name: 'collector',
      project: 'default',
      folder: 'collector',
      to: 'otlp',
      url: 'http://127.0.0.1:9',
      encoding: 'json',
      headers: {},
      maxBytes: 1_000_000,
      maxAgeMs: 3_600_000,
    },
    spool,
    isAllowed: () => true,
    post: createPost(createAddressRules([]), Date.now),
    now: Date.now,
  });
  onTestFinished(() => forwarder.close());

  faults.create = 'EROFS';
  await expect(forwarder.forget(() => true)).rejects.toMatchObject({ code: 'EROFS' });
  await wait(50);

  expect(unhandled).toEqual([]);
});

test('a store that refuses its schema when it is back is told of, and not at every try', async () => {
  const lines: string[] = [];
  const store = createMemoryStore();
  const problems = [
    new StoreProblem('unavailable', 'connect ECONNREFUSED'),
    new Error('[candor] The schema of database "candor" is version 99'),
    new Error('[candor] The schema of database "candor" is version 99'),
  ];
  let tries = 0;
  store.migrate = async () => {
    tries += 1;
    const problem = problems.shift();
    if (problem) throw problem;
  };
  await startServer({ store, writeLog: (line) => lines.push(line) });

  await vi.waitFor(() => expect(lines.join('')).toContain('the store answers now'), 15_000);

  expect(tries).toBe(4);
  expect(lines.filter((line) => line.includes('is version 99'))).toHaveLength(1);
});

test('a server whose database takes long to be brought up to date is there meanwhile, and says when events may come', async () => {
  const lines: string[] = [];
  const store = createMemoryStore();
  const migrated = Promise.withResolvers<void>();
  store.migrate = () => migrated.promise;
  const server = await startServer({ store, writeLog: (line) => lines.push(line) });
  const send = async () => (await post(server, JSON.stringify(makeEnvelope()))).status;

  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(await send()).toBe(503);
  migrated.resolve();
  await vi.waitFor(() => expect(lines.join('')).toContain('the store answers now'));

  expect(await send()).toBe(202);
  expect(lines.filter((line) => line.includes('is being brought up to date'))).toHaveLength(1);
});

test('a server that is closed while its store is made ready does not try again', async () => {
  const store = createMemoryStore();
  const migrated = Promise.withResolvers<void>();
  let tries = 0;
  store.migrate = async () => {
    tries += 1;
    if (tries === 1) throw new StoreProblem('unavailable', 'connect ECONNREFUSED');
    await migrated.promise;
  };
  const server = await startServer({ store });
  await vi.waitFor(() => expect(tries).toBe(2), 15_000);

  await server.close();
  migrated.reject(new StoreProblem('unavailable', 'closed'));
  await wait(3000);

  expect(tries).toBe(2);
});

test('a disk that takes nothing is told of, and not with every batch', async () => {
  const lines: string[] = [];
  const faults: Faults = {};
  const server = await startServer({
    files: createFaultyFiles(faults),
    writeLog: (line) => lines.push(line),
  });
  faults.create = 'EROFS';
  faults.write = 'EROFS';

  for (let times = 0; times < 20; times += 1)
    expect((await post(server, JSON.stringify(makeEnvelope()))).status).toBe(503);

  expect(lines.filter((line) => line.includes('the disk did not take'))).toHaveLength(1);
});

test('a start asks for no more ids than leave room in its memory for those that wait in the spool', async () => {
  const store = createMemoryStore();
  const asked: (number | undefined)[] = [];
  store.recentIds = async function* (_since, _until, atMost) {
    asked.push(atMost);
    yield [];
  };

  await startServer({ store });

  expect(asked).toEqual([LEAST_KNOWN]);
});
