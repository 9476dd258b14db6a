import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openCheckpoint } from './checkpoint.ts';
import { createDiskFiles } from './files.ts';

const place = (offset: number) => ({ segment: 3, offset });
const files = createDiskFiles();

test('finds nothing the first time', async () => {
  const checkpoint = await openCheckpoint(files, join(await makeFolder(), 'checkpoint'));

  expect(checkpoint).toMatchObject({ found: undefined, isDamaged: false });
  await checkpoint.close();
});

test('finds the newest of many', async () => {
  const path = join(await makeFolder(), 'checkpoint');
  const before = await openCheckpoint(files, path);
  for (let offset = 1; offset <= 7; offset += 1) await before.write({ at: place(offset) });
  await before.close();

  const after = await openCheckpoint(files, path);

  expect(after).toMatchObject({ found: { at: place(7) }, isDamaged: false });
  await after.close();
});

test('falls back on the one before and says so, whichever byte of the newest is damaged', async () => {
  const path = join(await makeFolder(), 'checkpoint');
  const before = await openCheckpoint(files, path);
  await before.write({ at: place(1) });
  const older = await readFile(path);
  await before.write({ at: place(2), block: { until: place(9), liveFrom: 0 } });
  await before.close();
  const newer = await readFile(path);
  const changed = [...newer.keys()].filter((index) => newer[index] !== older[index]);

  for (const index of changed) {
    const damaged = Buffer.from(newer);
    damaged[index] = (damaged[index] ?? 0) ^ 0xff;
    await writeFile(path, damaged);
    const after = await openCheckpoint(files, path);
    await after.close();

    expect(after, `byte ${index}`).toMatchObject({ found: { at: place(1) }, isDamaged: true });
  }
});
