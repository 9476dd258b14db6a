import { writeFile } from 'node:fs/promises';
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

test('locks a folder whose path is longer than a socket’s may be', async () => {
  const folder = join(await makeFolder(), 'deep'.repeat(40));

  const lock = await lockFolder(folder);
  const second = await lockFolder(folder);
  await lock?.release();

  expect(lock).toBeDefined();
  expect(second).toBeUndefined();
});
