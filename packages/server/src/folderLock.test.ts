import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../test/folder.ts';
import { lockFolder } from './folderLock.ts';

test('gives a folder to one at a time', async () => {
  const folder = await makeFolder();

  const unlock = await lockFolder(folder);
  const second = await lockFolder(folder);
  await unlock?.();
  const third = await lockFolder(folder);
  await third?.();

  expect(unlock).toBeDefined();
  expect(second).toBeUndefined();
  expect(third).toBeDefined();
});

test('gives different folders to different servers', async () => {
  const unlocks = [await lockFolder(await makeFolder()), await lockFolder(await makeFolder())];

  expect(unlocks.every((unlock) => unlock !== undefined)).toBe(true);
  for (const unlock of unlocks) await unlock?.();
});

test('takes over what a dead process has left', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'lock'), '');

  const unlock = await lockFolder(folder);
  await unlock?.();

  expect(unlock).toBeDefined();
});

test('locks a folder whose path is longer than a socket’s may be', async () => {
  const folder = join(await makeFolder(), 'deep'.repeat(40));

  const unlock = await lockFolder(folder);
  const second = await lockFolder(folder);
  await unlock?.();

  expect(unlock).toBeDefined();
  expect(second).toBeUndefined();
});
