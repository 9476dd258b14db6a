import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launch } from './launch.ts';

const order = {
  dataPath: '/nowhere',
  port: 0,
  username: 'default',
  password: 'secret',
  memoryLimitBytes: 2 ** 29,
};

describe('launch', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'launch-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function launchChild(source: string, limits: { limitMs?: number; refusedLimitMs?: number } = {}) {
    const file = join(folder, 'child.mjs');
    await writeFile(file, source);
    return launch(order, { onLog: () => {}, file, ...limits });
  }

  it('rejects where the system makes no process, and harms nobody else', async () => {
    const { execPath } = process;
    process.execPath = join(folder, 'no-such-program');
    const launched = launchChild('').finally(() => {
      process.execPath = execPath;
    });

    await expect(launched).rejects.toMatchObject({
      reason: 'crash',
      message: expect.stringContaining('no process'),
    });
  });

  it('ends a child that says nothing', async () => {
    const launched = launchChild('setInterval(() => {}, 1000); process.on("message", () => {});', {
      limitMs: 500,
    });

    await expect(launched).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('ends a child that has refused and does not go', async () => {
    const source = `
      process.on('message', () => {
        process.send({ type: 'refused', reason: 'folder', message: 'no' });
        setInterval(() => {}, 1000);
      });`;

    const launched = launchChild(source, { refusedLimitMs: 300 });

    await expect(launched).rejects.toMatchObject({ reason: 'folder' });
  });

  it('says how a child ended that did so before it answered', async () => {
    const launched = launchChild('console.error("out of luck"); process.exit(3);');

    await expect(launched).rejects.toMatchObject({
      reason: 'crash',
      message: expect.stringMatching(/code 3.*out of luck/),
    });
  });
});
