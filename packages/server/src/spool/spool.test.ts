import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createFaultyFiles, type Faults } from '../../test/faultyFiles.ts';
import { makeFolder } from '../../test/folder.ts';
import { createRandom } from '../../test/random.ts';
import { createDiskFiles } from './files.ts';
import { openSpool, type Spool, SpoolFull, type SpoolOptions } from './spool.ts';
import type { Stretch } from './stretch.ts';

const everything = { maxEvents: 1_000_000 };

async function open(folder: string, options: Partial<SpoolOptions> = {}): Promise<Spool> {
  const spool = await openSpool({ folder, maxBytes: 1024 * 1024, ...options });
  onTestFinished(() => spool.close());
  return spool;
}

const append = (spool: Spool, text: string, events = 1): Promise<void> =>
  spool.append(Buffer.from(text), events);
const textsOf = ({ records }: Stretch): string[] => records.map(({ payload }) => payload.toString());
const waitingIn = async (spool: Spool): Promise<string[]> =>
  textsOf(await spool.read(spool.resume.at, everything));

test('gives batches back in the order in which they were acknowledged', async () => {
  const spool = await open(await makeFolder());

  await append(spool, 'one');
  await Promise.all([append(spool, 'two'), append(spool, 'three')]);

  expect(await waitingIn(spool)).toEqual(['one', 'two', 'three']);
});

test('gives batches back after a restart', async () => {
  const folder = await makeFolder();
  const before = await open(folder);
  await append(before, 'one', 2);
  await append(before, 'two', 3);
  await before.close();
  const seen: string[] = [];

  const after = await open(folder, { onWaiting: ({ payload }) => seen.push(payload.toString()) });

  expect(await waitingIn(after)).toEqual(['one', 'two']);
  expect(seen).toEqual(['one', 'two']);
  expect(after.status().waitingEvents).toBe(5);
});

test('reads no further than the wanted number of events, and one batch at least', async () => {
  const spool = await open(await makeFolder());
  await append(spool, 'five', 5);
  await append(spool, 'three', 3);
  await append(spool, 'four', 4);

  const small = await spool.read(spool.resume.at, { maxEvents: 1 });
  const medium = await spool.read(spool.resume.at, { maxEvents: 8 });
  const rest = await spool.read(medium.until, everything);

  expect(textsOf(small)).toEqual(['five']);
  expect(textsOf(medium)).toEqual(['five', 'three']);
  expect(textsOf(rest)).toEqual(['four']);
});

test('reads the same stretch with the same token after a restart', async () => {
  const folder = await makeFolder();
  const before = await open(folder, { segmentBytes: 100 });
  for (let index = 0; index < 20; index += 1) await append(before, `batch number ${index}`);
  const planned = await before.read(before.resume.at, { maxEvents: 13 });
  await before.begin({ at: before.resume.at, block: { until: planned.until, liveFrom: 7 } });
  await before.close();

  const after = await open(folder);
  await append(after, 'a batch of the next run');
  const { at, block } = after.resume;
  const again = await after.read(at, { until: block?.until ?? at });

  expect(block?.liveFrom).toBe(7);
  expect(textsOf(again)).toEqual(textsOf(planned));
  expect(again.token).toBe(planned.token);
});

test('gives different stretches different tokens', async () => {
  const spool = await open(await makeFolder(), { segmentBytes: 60 });
  const tokens = new Set<string>();

  for (let index = 0; index < 10; index += 1) {
    await append(spool, `batch ${index}`);
    tokens.add((await spool.read(spool.resume.at, everything)).token);
  }

  expect(tokens.size).toBe(10);
});

test('begins where the store has everything before', async () => {
  const folder = await makeFolder();
  const before = await open(folder);
  await append(before, 'stored');
  const { until } = await before.read(before.resume.at, everything);
  await append(before, 'waiting');
  await before.release(until, 1);
  await before.close();

  const after = await open(folder);

  expect(await waitingIn(after)).toEqual(['waiting']);
  expect(after.status().waitingEvents).toBe(1);
});

test('removes segments that the store has', async () => {
  const folder = await makeFolder();
  const spool = await open(folder, { segmentBytes: 50 });
  for (let index = 0; index < 5; index += 1) await append(spool, `a batch that fills its segment ${index}`);

  const { until } = await spool.read(spool.resume.at, everything);
  await spool.release(until, 5);

  const segments = (await readdir(folder)).filter((name) => name.endsWith('.segment'));
  expect(segments).toHaveLength(1);
  expect(spool.status()).toMatchObject({ waitingBytes: 0, waitingEvents: 0 });
});

test('refuses more than may wait, and takes again what fits', async () => {
  const spool = await open(await makeFolder(), { maxBytes: 1000 });
  await append(spool, 'x'.repeat(700));

  await expect(append(spool, 'y'.repeat(700))).rejects.toBeInstanceOf(SpoolFull);
  const { until } = await spool.read(spool.resume.at, everything);
  await spool.release(until, 1);
  await append(spool, 'z'.repeat(700));

  expect(textsOf(await spool.read(until, everything))).toEqual(['z'.repeat(700)]);
});

test('counts what is on its way against what may wait', async () => {
  const spool = await open(await makeFolder(), { maxBytes: 1000 });

  const results = await Promise.allSettled([1, 2, 3].map(() => append(spool, 'x'.repeat(400))));

  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
});

test('writes whole batches though the disk takes a few bytes at a time', async () => {
  const folder = await makeFolder();
  const spool = await open(folder, { files: createFaultyFiles({ shortWriteBytes: 7 }) });
  await append(spool, 'a batch that is longer than seven bytes');
  await spool.close();

  expect(await waitingIn(await open(folder))).toEqual(['a batch that is longer than seven bytes']);
});

test.each([
  ['a full disk', { write: 'ENOSPC' }],
  ['a failing write', { write: 'EIO' }],
  ['a failing fdatasync', { sync: 'EIO' }],
] satisfies [string, Faults][])(
  'acknowledges nothing during %s, and everything after it',
  async (_name, fault) => {
    const folder = await makeFolder();
    const faults: Faults = {};
    const spool = await open(folder, { files: createFaultyFiles(faults) });
    await append(spool, 'before');

    Object.assign(faults, fault);
    await expect(append(spool, 'during')).rejects.toThrow('injected');
    faults.write = '';
    faults.sync = '';
    await append(spool, 'after');

    expect(await waitingIn(spool)).toEqual(['before', 'after']);
  },
);

test('stays away from a file whose fdatasync failed once', async () => {
  const folder = await makeFolder();
  const faults: Faults = {};
  const spool = await open(folder, { files: createFaultyFiles(faults) });
  await append(spool, 'before');

  faults.sync = 'EIO';
  await expect(append(spool, 'during')).rejects.toThrow('EIO');
  faults.sync = '';
  await append(spool, 'after');

  const segments = (await readdir(folder)).filter((name) => name.endsWith('.segment'));
  expect(segments.length).toBeGreaterThan(1);
});

test('never brings back what was not acknowledged once its sender was heard again', async () => {
  const folder = await makeFolder();
  const faults: Faults = {};
  const before = await open(folder, { files: createFaultyFiles(faults) });
  await append(before, 'acknowledged');
  faults.sync = 'EIO';
  await expect(append(before, 'sent for the first time')).rejects.toThrow('EIO');
  await expect(append(before, 'sent for the second time')).rejects.toThrow('EIO');
  faults.sync = '';
  await append(before, 'sent for the third time');
  await before.close();

  const after = await open(folder);

  expect(await waitingIn(after)).toEqual(['acknowledged', 'sent for the third time']);
});

test('goes on when no new segment can be made for a while', async () => {
  const faults: Faults = { create: 'ENOSPC' };
  const folder = await makeFolder();
  await (await open(folder)).close();
  const spool = await open(folder, { files: createFaultyFiles(faults) });

  await expect(append(spool, 'one')).rejects.toThrow('ENOSPC');
  faults.create = '';
  await append(spool, 'two');

  expect(await waitingIn(spool)).toEqual(['two']);
});

test('remembers the checkpoint on a disk without a free byte', async () => {
  const folder = await makeFolder();
  const before = await open(folder);
  await append(before, 'stored');
  const { until } = await before.read(before.resume.at, everything);

  // The two slots exist from the start: writing them again needs no room.
  const sizes = async (): Promise<number> => (await readFile(join(folder, 'checkpoint'))).length;
  const sizeBefore = await sizes();
  await before.release(until, 1);

  expect(await sizes()).toBe(sizeBefore);
});

test('leaves a torn end out', async () => {
  const folder = await makeFolder();
  const before = await open(folder);
  await append(before, 'whole');
  await append(before, 'torn');
  await before.close();
  const [segment] = await segmentsOf(folder);
  await truncate(segment, (await readFile(segment)).length - 2);

  const after = await open(folder);
  await append(after, 'next');

  expect(await waitingIn(after)).toEqual(['whole', 'next']);
  expect(after.damaged).toBe(0);
});

test('sets a damaged batch aside, and keeps those around it', async () => {
  const folder = await makeFolder();
  const before = await open(folder);
  for (const text of ['first', 'second', 'third']) await append(before, text);
  await before.close();
  const [segment] = await segmentsOf(folder);
  const bytes = await readFile(segment);
  bytes[bytes.indexOf('second')] = 0;
  await writeFile(segment, bytes);
  const aside: string[] = [];

  const after = await open(folder, {
    setAside: async (_name, content) => void aside.push(content.toString()),
  });

  expect(await waitingIn(after)).toEqual(['first', 'third']);
  expect(after.damaged).toBe(1);
  expect(aside.join()).toContain('econd');
});

test('starts from any file with any byte changed, and loses no batch but the one that was hit', async () => {
  const random = createRandom(20261120);
  const batches = Array.from({ length: 12 }, (_, index) => `batch ${index} ${'.'.repeat(index * 3)}`);

  for (let round = 0; round < 150; round += 1) {
    const folder = await makeFolder();
    const before = await openSpool({ folder, maxBytes: 1024 * 1024, segmentBytes: 200 });
    for (const batch of batches) await append(before, batch);
    await before.close();
    const segments = await segmentsOf(folder);
    const segment = segments[Math.floor(random() * segments.length)] ?? '';
    const bytes = await readFile(segment);
    const place = Math.floor(random() * bytes.length);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    await writeFile(segment, bytes);

    const after = await openSpool({ folder, maxBytes: 1024 * 1024 });
    const kept = textsOf(await after.read(after.resume.at, everything));
    await after.close();

    const missing = batches.filter((batch) => !kept.includes(batch));
    expect(missing.length, `round ${round}: byte ${place} of ${segment}`).toBeLessThanOrEqual(1);
    expect(new Set(kept).size).toBe(kept.length);
    expect(batches).toEqual(expect.arrayContaining(kept));
  }
});

test('starts from a file cut at any place', async () => {
  const folder = await makeFolder();
  const before = await openSpool({ folder, maxBytes: 1024 * 1024 });
  for (const text of ['first', 'second']) await append(before, text);
  await before.close();
  const [segment] = await segmentsOf(folder);
  const whole = await readFile(segment);

  for (let length = whole.length - 1; length >= 0; length -= 1) {
    await writeFile(segment, whole.subarray(0, length));
    const after = await openSpool({ folder, maxBytes: 1024 * 1024 });
    const kept = textsOf(await after.read(after.resume.at, everything));
    await after.close();

    expect(['first', 'second'].slice(0, kept.length)).toEqual(kept);
  }
});

async function segmentsOf(folder: string): Promise<[string, ...string[]]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.segment')).sort();
  const [first = '', ...rest] = names.map((name) => join(folder, name));
  return [first, ...rest];
}

test('counts what is stored once, and goes on, when a file of it cannot be removed for a while', async () => {
  const folder = await makeFolder();
  const disk = createDiskFiles();
  let isStuck = true;
  const remove = (path: string): Promise<void> =>
    isStuck ? Promise.reject(new Error('EPERM')) : disk.remove(path);
  const spool = await open(folder, { segmentBytes: 1, files: { ...disk, remove } });
  for (const text of ['one', 'two', 'three']) await append(spool, text);

  const first = await spool.read(spool.resume.at, { maxEvents: 2 });
  await spool.release(first.until, first.events);
  expect(spool.status().waitingEvents).toBe(1);

  const turning = spool.turnOver();
  const rest = await spool.read(first.until, everything);
  await spool.release(rest.until, rest.events);
  const isOver = await Promise.race([turning.then(() => true), sleep(50, false)]);
  expect(isOver).toBe(false);
  isStuck = false;
  await append(spool, 'four');
  const last = await spool.read(rest.until, everything);
  await spool.release(last.until, last.events);
  await turning;

  const files = (await readdir(folder)).filter((name) => name.endsWith('.segment'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  expect(textsOf(rest).filter(Boolean)).toEqual(['three']);
  expect(texts.join()).not.toMatch(/one|two|three/);
});

test('starts although a file that the store has cannot be removed', async () => {
  const folder = await makeFolder();
  const disk = createDiskFiles();
  const files = { ...disk, remove: () => Promise.reject(new Error('EPERM')) };
  const before = await open(folder, { segmentBytes: 1, files });
  for (const text of ['one', 'two']) await append(before, text);
  const first = await before.read(before.resume.at, { maxEvents: 1 });
  await before.release(first.until, first.events).catch(() => {});
  await before.close();

  expect(await waitingIn(await open(folder, { files }))).toEqual(['two']);
});

test('turns over when everything so far is stored, and then no file holds it', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  await append(spool, 'somebody');
  let isOver = false;

  const turning = spool.turnOver().then(() => {
    isOver = true;
  });
  await append(spool, 'others');
  const first = await spool.read(spool.resume.at, { maxEvents: 1 });
  expect(textsOf(first)[0]).toBe('somebody');
  expect(isOver).toBe(false);
  await spool.release(first.until, first.events);
  await turning;

  const files = (await readdir(folder)).filter((name) => name.endsWith('.segment'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  expect(texts.join()).not.toContain('somebody');
  expect(texts.join()).toContain('others');
});

test('turns over also when the new segment is full at once', async () => {
  const spool = await open(await makeFolder(), { segmentBytes: 1 });
  await append(spool, 'somebody');

  const turning = spool.turnOver().then(() => true);
  expect(await Promise.race([turning, sleep(50, false)])).toBe(false);
  const all = await spool.read(spool.resume.at, everything);
  await spool.release(all.until, all.events);

  expect(await turning).toBe(true);
});

test('turns over also what is being written at that moment', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  let isOver = false;

  const queued = append(spool, 'somebody');
  const turning = spool.turnOver().then(() => {
    isOver = true;
  });
  await queued;
  await append(spool, 'others');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isOver).toBe(false);
  const all = await spool.read(spool.resume.at, everything);
  await spool.release(all.until, all.events);
  await turning;

  const files = (await readdir(folder)).filter((name) => name.endsWith('.segment'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  expect(texts.join()).not.toContain('somebody');
});

test('turns over in any order with batches that come at the same moment, and loses none', async () => {
  const folder = await makeFolder();
  const spool = await open(folder);
  const texts = Array.from({ length: 20 }, (_, index) => `batch ${index}`);

  const turning = Promise.all(
    texts.flatMap((text, index) => [append(spool, text), ...(index % 5 === 0 ? [spool.turnOver()] : [])]),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const all = await spool.read(spool.resume.at, everything);
  await spool.release(all.until, all.events);
  await turning;

  expect(textsOf(all).filter(Boolean)).toEqual(texts);
});
