import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPlatform, prepareFolder, usualMemoryBytes } from './engineOptions.ts';

const gib = 2 ** 30;

describe('usualMemoryBytes', () => {
  it.each([
    ['40 % of the machine', 8 * gib, 0, Math.floor(3.2 * gib)],
    ['40 % of the container', 8 * gib, 2 * gib, Math.floor(0.8 * gib)],
    ['the machine when the container has no limit', 8 * gib, 2 ** 64, Math.floor(3.2 * gib)],
    ['300 MiB on a tiny machine', 0.5 * gib, 0, 300 * 2 ** 20],
  ])('is %s', (_, machine, container, bytes) => {
    expect(usualMemoryBytes(machine, container)).toBe(bytes);
  });
});

describe('checkPlatform', () => {
  it.each([
    ['darwin', true],
    ['linux', true],
  ] as const)('accepts %s', (platform, hasGlibc) => {
    expect(() => checkPlatform(platform, () => hasGlibc)).not.toThrow();
  });

  it.each([
    ['linux', 'Linux without glibc (Alpine)'],
    ['win32', 'win32'],
  ] as const)('names the cure on %s', (platform, where) => {
    const check = () => checkPlatform(platform, () => false);

    expect(check).toThrow(where);
    expect(check).toThrow('CANDOR_CLICKHOUSE_URL');
  });
});

describe('prepareFolder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('makes the folder with its parents', async () => {
    const path = await prepareFolder(join(folder, 'a', 'b'));

    expect((await stat(path)).isDirectory()).toBe(true);
  });

  it('names the cure when the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');

    await expect(prepareFolder(join(folder, 'file', 'a'))).rejects.toThrow(
      /cannot be written: give this user/,
    );
  });
});
