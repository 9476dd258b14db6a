import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../test/folder.ts';
import { openDiskReserve } from './diskReserve.ts';

const bytes = 5_000;

it('keeps room, gives it up, and takes it back where there is enough', async () => {
  const folder = await makeFolder();
  const reserve = openDiskReserve(folder, { bytes, everyMs: 5 });
  onTestFinished(() => reserve.close());
  const sizeOf = async (): Promise<number> =>
    (await stat(join(folder, 'reserve')).catch(() => undefined))?.size ?? 0;
  await expect.poll(sizeOf).toBe(bytes);

  await reserve.spend();

  expect([reserve.isSpent(), await sizeOf()]).toEqual([false, bytes]);
});

it('goes on where the disk lets it neither write nor remove, and until it does', async () => {
  const folder = await makeFolder();
  const problems: unknown[] = [];
  const note = (problem: unknown): void => void problems.push(problem);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  // As on a disk that can only be read, which takes nothing from root.
  await mkdir(join(folder, 'reserve', 'in the way'), { recursive: true });
  const reserve = openDiskReserve(folder, { bytes, everyMs: 5 });
  onTestFinished(() => reserve.close());

  await reserve.spend();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(reserve.isSpent()).toBe(true);

  await rm(join(folder, 'reserve'), { recursive: true });
  await expect.poll(() => reserve.isSpent()).toBe(false);
  expect(problems).toEqual([]);
});
