import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../test/folder.ts';
import { lockFolder } from './folderLock.ts';

test('gives a folder to one at a time', async () => {
  const folder = await makeFolder();

  const lock = await lockFolder(folder);
  const second = await lockFolder(folder);
  await lock?.release();
  const third = await lockFolder(folder);
  await third?.release();

  expect(lock).toBeDefined();
  expect(second).toBeUndefined();
  expect(third).toBeDefined();
});

test('gives different folders to different servers', async () => {
  const locks = [await lockFolder(await makeFolder()), await lockFolder(await makeFolder())];

  expect(locks.every((lock) => lock !== undefined)).toBe(true);
  for (const lock of locks) await lock?.release();
});

test('takes over what a dead process has left', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'lock'), '');

  const lock = await lockFolder(folder);
  await lock?.release();

  expect(lock).toBeDefined();
});

test.each(['', 'lock'])('gives a folder to one of many who ask at once, with %j left in it', async (left) => {
  for (let round = 0; round < 50; round += 1) {
    const folder = await makeFolder();
    if (left !== '') await writeFile(join(folder, left), '');

    const locks = await Promise.all(Array.from({ length: 3 }, () => lockFolder(folder)));

    expect(locks.filter(Boolean)).toHaveLength(1);
    await Promise.all(locks.map((lock) => lock?.release()));
    expect(await readdir(folder)).toEqual([]);
  }
});

test('takes over also from a process that died while it took the folder', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'lock.taking'), '');

  const lock = await lockFolder(folder);
  await lock?.release();

  expect(lock).toBeDefined();
  expect(await readdir(folder)).toEqual([]);
});

test('locks a folder whose path is longer than a socket’s may be', async () => {
  const folder = join(await makeFolder(), 'deep'.repeat(40));

  const lock = await lockFolder(folder);
  const second = await lockFolder(folder);
  await lock?.release();

  expect(lock).toBeDefined();
  expect(second).toBeUndefined();
});
