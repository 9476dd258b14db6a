import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { aReport } from '../../test/pageLoad.ts';
import {
  createRecordingStore,
  databaseError,
  networkError,
  type RecordingStore,
} from '../../test/recordingStore.ts';
import { createKnownIds } from '../intake/knownIds.ts';
import { openSpool, type Spool } from '../spool/spool.ts';
import { packRows, unpackRows } from '../store/rowBytes.ts';
import type { Block } from '../store/store.ts';
import { type Booker, createBooker } from './booker.ts';
import { type Loader, type LoaderOptions, startLoader } from './loader.ts';
import { createQuarantine } from './quarantine.ts';

const monday = Date.UTC(2026, 10, 16);
const hour = 3_600_000;
const now = monday + 50 * hour;

async function open(folder: string): Promise<Spool> {
  const spool = await openSpool({ folder: join(folder, 'spool'), maxBytes: 1024 * 1024 });
  onTestFinished(() => spool.close());
  return spool;
}

function start(
  folder: string,
  options: Pick<LoaderOptions, 'spool' | 'store'> & Partial<LoaderOptions>,
): Loader {
  const loader = startLoader({
    quarantine: createQuarantine(join(folder, 'quarantine')),
    log: () => {},
    intervalMs: 1,
    now: () => now,
    ...options,
  });
  onTestFinished(() => loader.close(0));
  return loader;
}

async function spoolEvents(spool: Spool, seqs: readonly number[], at: number = now): Promise<void> {
  const events = seqs.map((seq) => makeInnerEvent({ id: `id-${seq}`, seq, at, receivedAt: now }));
  await spool.append(packRows(events), events.length);
}

const seqsOf = ({ rows }: RecordingStore): number[] => rows.map(({ seq }) => seq);

test('stores what waits, in the order of its arrival, and frees the spool', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolEvents(spool, [1, 2]);
  await spoolEvents(spool, [3]);

  const loader = start(folder, { spool, store });
  await store.holds(3);
  await spoolEvents(spool, [4]);
  await store.holds(4);
  await loader.close(1000);

  expect(seqsOf(store)).toEqual([1, 2, 3, 4]);
  expect(spool.status()).toMatchObject({ waitingBytes: 0, waitingEvents: 0 });
});

test('never has two inserts under way', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  let underWay = 0;
  let most = 0;
  const insert = store.insert;
  store.insert = async (block) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    await insert(block);
    underWay -= 1;
  };
  for (let seq = 1; seq <= 30; seq += 1) await spoolEvents(spool, [seq]);

  const loader = start(folder, { spool, store, maxRows: 4 });
  loader.poke();
  await store.holds(30);

  expect(most).toBe(1);
  expect(store.tried.length).toBeGreaterThanOrEqual(8);
});

test('does not keep a full block waiting', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  const loader = start(folder, { spool, store, maxRows: 3, intervalMs: 3_600_000 });

  await spoolEvents(spool, [1, 2, 3]);
  loader.poke();
  await store.holds(3);

  expect(seqsOf(store)).toEqual([1, 2, 3]);
});

test.each([
  ['few', 199, 17],
  ['some hundreds', 200, 34],
  ['some thousands', 4000, 34],
  ['more', 4001, 17],
])('after a block of %s (%d) it rests for %d ms', async (_, events, restMs) => {
  const folder = await makeFolder();
  const spool = await openSpool({ folder: join(folder, 'spool'), maxBytes: 16 * 1024 * 1024 });
  onTestFinished(() => spool.close());
  const store = createRecordingStore();
  await spoolEvents(
    spool,
    Array.from({ length: events }, (_, seq) => seq),
  );
  const timer = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => timer.mockRestore());
  const rests = (): unknown[] => timer.mock.calls.map(([, ms]) => ms).filter((ms) => ms === 17 || ms === 34);

  start(folder, { spool, store, intervalMs: 17 });
  await store.holds(events);
  await vi.waitFor(() => expect(rests().length).toBeGreaterThan(1));

  expect(rests().slice(0, 2)).toEqual([17, restMs]);
});

test('sends events of an earlier week in a block of their own', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolEvents(spool, [1], monday - 1);
  await spoolEvents(spool, [2], monday);

  start(folder, { spool, store });
  await store.holds(2);

  const sorted = store.tried.map(({ token, events }) => [
    token.split('-').at(-1),
    events.map(({ seq }) => seq),
  ]);
  expect(sorted).toEqual([
    ['live', [2]],
    ['late', [1]],
  ]);
});

test('sends the very same blocks with the very same tokens after a crash', async () => {
  const folder = await makeFolder();
  const store = createRecordingStore();
  const before = await open(folder);
  await spoolEvents(before, [1, 2, 3], monday - 1);
  await spoolEvents(before, [4, 5, 6]);
  // The store takes the block, and the machine dies before anybody hears of it.
  const insert = store.insert;
  let isDead = false;
  store.insert = async (block) => {
    if (isDead) throw databaseError('210');
    await insert(block);
    isDead = block.token.endsWith('late');
    if (isDead) throw databaseError('210');
  };
  const first = start(folder, { spool: before, store });
  await store.holds(6);
  await first.close(0);
  await before.close();
  const sent = store.tried.slice();
  store.tried.length = 0;
  isDead = false;
  store.insert = insert;

  const after = await open(folder);
  await spoolEvents(after, [7]);
  start(folder, { spool: after, store, now: () => now + 8 * 24 * hour });
  await store.holds(7);

  expect(store.tried.slice(0, 2)).toEqual(sent.slice(0, 2));
  expect(seqsOf(store).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('would store a block twice if its token changed', async () => {
  const folder = await makeFolder();
  const store = createRecordingStore();
  const before = await open(folder);
  await spoolEvents(before, [1, 2, 3]);
  const { until } = await before.read(before.resume.at, { maxEvents: 10 });
  await before.begin({ at: before.resume.at, block: { until, liveFrom: monday } });
  await before.close();
  const anyToken = {
    ...store,
    insert: ({ rows }: Block) => store.insert({ rows, token: `${Math.random()}` }),
  };

  await anyToken.insert({
    token: 'any',
    rows: packRows([1, 2, 3].map((seq) => makeInnerEvent({ id: `id-${seq}`, seq, at: now }))),
  });
  start(folder, { spool: await open(folder), store: anyToken });
  await store.holds(6);

  expect(seqsOf(store)).toHaveLength(6);
});

test('waits for a store that is away, and loses nothing', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  let failures = 0;
  store.fault = () => (++failures <= 3 ? databaseError('210') : undefined);
  await spoolEvents(spool, [1, 2]);

  start(folder, { spool, store });
  await store.holds(2);

  expect(seqsOf(store)).toEqual([1, 2]);
  expect(new Set(store.tried.map(({ token }) => token)).size).toBe(1);
});

test('puts a row that cannot be stored into the quarantine, counts it, and goes on', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  store.fault = ({ events }) => (events.some(({ seq }) => seq === 2) ? databaseError('27') : undefined);
  let aside = 0;
  await spoolEvents(spool, [1, 2, 3]);

  start(folder, { spool, store, onSetAside: ({ length }) => (aside += length) });
  await store.holds(2);
  await spoolEvents(spool, [4]);
  await store.holds(3);

  expect(seqsOf(store)).toEqual([1, 3, 4]);
  expect(aside).toBe(1);
  const [name = ''] = await readdir(join(folder, 'quarantine'));
  const kept = await readFile(join(folder, 'quarantine', name), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ event: { id: 'id-2' }, reason: expect.stringContaining('27') });
});

test('stores what origins report after the events of the same block', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  const stored: (number | undefined)[] = [];
  store.reportFault = () => {
    stored.push(store.rows.length);
    return undefined;
  };
  const report = aReport({ origin: 'o', seqs: [1], produced: 3 });
  await spool.append(packRows([makeInnerEvent({ id: 'id-1', at: now })], report), 1);
  await spool.append(packRows([], report), 0);

  const loader = start(folder, { spool, store, isStored: () => false });
  await loader.close(5000);

  expect(store.reports).toEqual([report, report]);
  expect(stored).toEqual([1]);
  expect(spool.status()).toMatchObject({ waitingBytes: 0, waitingEvents: 0 });
});

test('sends a block again whose reports did not go in', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  let faults = 2;
  store.reportFault = () => (faults-- > 0 ? databaseError('210') : undefined);
  const report = aReport({ origin: 'o', seqs: [1] });
  await spool.append(packRows([makeInnerEvent({ id: 'id-1', at: now })], report), 1);

  start(folder, { spool, store });
  await expect.poll(() => store.reports).toEqual([report]);

  expect(store.tried.map(({ events }) => events.length)).toEqual([1, 1, 1]);
  expect(store.rows).toHaveLength(1);
});

test('puts a report that cannot be stored into the quarantine, and counts no event for it', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  store.reportFault = (told) =>
    told.some(({ produced }) => produced === 7) ? databaseError('27') : undefined;
  let aside = 0;
  const good = aReport({ origin: 'good', seqs: [1] });
  await spool.append(packRows([], good, aReport({ origin: 'bad', seqs: [], produced: 7 })), 0);

  start(folder, { spool, store, onSetAside: ({ length }) => (aside += length) });
  await expect.poll(() => store.reports).toEqual([good]);
  await expect.poll(() => spool.status().waitingBytes).toBe(0);

  expect(aside).toBe(0);
  const [name = ''] = await readdir(join(folder, 'quarantine'));
  const kept = await readFile(join(folder, 'quarantine', name), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ report: { produced: 7 }, reason: expect.stringContaining('27') });
});

test('leaves out what the store has, where the checkpoint could not be trusted', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolEvents(spool, [1, 2, 3]);

  start(folder, { spool, store, isStored: (id) => id === 'id-2' });
  await store.holds(2);

  expect(seqsOf(store)).toEqual([1, 3]);
});

test('stores what waits before it closes', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  const loader = start(folder, { spool, store, intervalMs: 3_600_000 });
  await spoolEvents(spool, [1, 2]);

  await loader.close(5000);

  expect(seqsOf(store)).toEqual([1, 2]);
});

/** As a server of several makes one. */
function bookFor(spool: Spool, { bookings, recentIds }: RecordingStore): Promise<Booker> {
  if (!bookings) throw new Error('the store has no bookings');
  return createBooker({
    store: { bookings, recentIds },
    known: createKnownIds(),
    rememberSince: 0,
    isIdle: spool.isIdle,
    isOwn: spool.hasToken,
  });
}

const uuidOf = (seq: number): string => `${String(seq).padStart(8, '0')}-0000-8000-8000-${'0'.repeat(12)}`;

async function spoolUuids(spool: Spool, seqs: readonly number[]): Promise<void> {
  const events = seqs.map((seq) => makeInnerEvent({ id: uuidOf(seq), seq, at: now, receivedAt: now }));
  await spool.append(packRows(events), events.length);
}

test('of two servers with the same events each stores its own, hands on no other and counts the rest', async () => {
  const store = createRecordingStore();
  const handedOn: number[] = [];
  const repeated: string[] = [];
  for (const seqs of [
    [1, 2, 3, 4],
    [3, 4, 5],
  ]) {
    const folder = await makeFolder();
    const spool = await open(folder);
    await spoolUuids(spool, seqs);
    start(folder, {
      spool,
      store,
      booker: await bookFor(spool, store),
      onStored: async (payloads) => {
        handedOn.push(...payloads.flatMap(unpackRows).map(({ seq }) => seq));
      },
      onRepeated: (projects) => repeated.push(...projects),
    });
  }

  await store.holds(5);
  await vi.waitFor(() => expect(repeated).toEqual(['default', 'default']));

  expect(seqsOf(store).sort()).toEqual([1, 2, 3, 4, 5]);
  expect(handedOn.sort()).toEqual([1, 2, 3, 4, 5]);
});

test('a block that went in unanswered is not stored again when its token is forgotten', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolUuids(spool, [1, 2]);
  let isAnswered = false;
  const { insert } = store;
  const forgetful = {
    ...store,
    async insert({ rows }: Block) {
      await insert({ token: `${Math.random()}`, rows });
      if (isAnswered) return;
      isAnswered = true;
      throw databaseError('210');
    },
  };

  const loader = start(folder, { spool, store: forgetful, booker: await bookFor(spool, store) });
  await vi.waitFor(() => expect(spool.status().waitingEvents).toBe(0), 10_000);
  await loader.close(1000);

  expect(seqsOf(store)).toEqual([1, 2]);
});

test('of a block that went in unanswered what goes with its events is made whole', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolUuids(spool, [1, 2]);
  const fed: number[] = [];
  const answers = [databaseError('319'), undefined];
  const { insert } = store;
  const halting = {
    ...store,
    async insert({ token, rows }: Block) {
      await insert({ token, rows });
      const error = answers.shift();
      if (error) throw error;
    },
    // As the events themselves, the first time it is not to be had.
    async feedAgain(rows: Buffer) {
      fed.push(...unpackRows(rows).map(({ seq }) => seq));
      if (fed.length <= 2) throw databaseError('242');
    },
  };

  const loader = start(folder, { spool, store: halting, booker: await bookFor(spool, store) });
  await vi.waitFor(() => expect(spool.status().waitingEvents).toBe(0), 10_000);
  await loader.close(1000);

  expect(seqsOf(store)).toEqual([1, 2]);
  expect(fed).toEqual([1, 2, 1, 2]);
});

test('of events that the store is known to have nothing is missing either', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolUuids(spool, [1, 2, 3]);
  const fed: number[] = [];
  const feedAgain = async (rows: Buffer): Promise<void> => {
    fed.push(...unpackRows(rows).map(({ seq }) => seq));
  };

  start(folder, { spool, store: { ...store, feedAgain }, isStored: (id) => id !== uuidOf(2) });
  await store.holds(1);
  await vi.waitFor(() => expect(spool.status().waitingEvents).toBe(0), 10_000);

  expect(seqsOf(store)).toEqual([2]);
  expect(fed).toEqual([1, 3]);
});

test.each([
  ['goes on', false],
  ['dies in between', true],
])('stores no row twice of a block of which half went in, when the server %s', async (_name, dies) => {
  const folder = await makeFolder();
  const store = createRecordingStore();
  const spool = await open(folder);
  await spoolUuids(spool, [1, 2, 3, 4]);
  // Nobody knows what was wrong; a half goes in, and then the database is restarted.
  const answers = [databaseError('1001'), undefined, networkError('ECONNREFUSED')];
  store.fault = () => answers.shift();

  const loader = start(folder, { spool, store });
  await vi.waitFor(() => expect(answers).toEqual([]), 10_000);
  if (dies) {
    await loader.close(0);
    await spool.close();
    start(folder, { spool: await open(folder), store });
  }
  await store.holds(4);

  expect(seqsOf(store).sort()).toEqual([1, 2, 3, 4]);
});

test('gives the store no more bytes at once than it has memory for, and one record at least', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  const large = (seq: number) =>
    makeInnerEvent({ id: `id-${seq}`, seq, at: now, receivedAt: now, stack: 'x'.repeat(2_000) });
  for (const seqs of [[1, 2, 3, 4], [5], [6], [7]])
    await spool.append(packRows(seqs.map(large)), seqs.length);

  start(folder, { spool, store, maxBytes: 6_000 });
  await store.holds(7);

  expect(store.tried.map(({ events }) => events.map(({ seq }) => seq))).toEqual([[1, 2, 3, 4], [5, 6], [7]]);
});

test('a block that is too much for the store however often goes in by parts', {
  timeout: 20_000,
}, async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const store = createRecordingStore();
  await spoolUuids(spool, [1, 2, 3, 4, 5]);
  store.fault = ({ events }) => (events.length > 2 ? databaseError('241') : undefined);

  start(folder, { spool, store });
  await store.holds(5);
  await vi.waitFor(() => expect(spool.isIdle()).toBe(true), 10_000);

  expect(seqsOf(store).sort()).toEqual([1, 2, 3, 4, 5]);
});
