import { spawnSync } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { post, send, startServer } from './sender.ts';

/** A disk of a few megabytes; `undefined` where this user may not mount one. */
async function mountDisk(): Promise<string | undefined> {
  const folder = join(await makeFolder(), 'disk');
  await mkdir(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder]);
  if (status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

test('a full disk takes no events and loses none, settings can still be changed, and it goes on when there is room', async (context) => {
  const disk = await mountDisk();
  if (disk === undefined) return context.skip('this user may not mount a file system');
  const server = await startServer({ dataPath: join(disk, 'data') });
  const administer = () =>
    fetch(`${server.url}/api/v1/keys`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Another', project: 'default', origins: [] }),
    });
  const envelope = makeEnvelope({ events: makeEvents(900) });
  await send(server, makeEnvelope());
  await vi.waitFor(async () => expect((await statfs(disk)).bfree * 4096).toBeLessThan(90 * 1024 * 1024));

  // All that is left but for the reserve; the file that ends in the middle takes the last byte.
  const filler = join(disk, 'filler');
  await writeFile(filler, Buffer.alloc(100 * 1024 * 1024)).catch(() => {});
  const during = await post(server, JSON.stringify(envelope));
  expect(during.status).toBe(503);
  expect(await during.json()).toMatchObject({ error: { code: 'disk' } });

  const next = await post(server, JSON.stringify(envelope));
  expect(next.status).toBe(503);
  expect(await next.json()).toMatchObject({ error: { code: 'full' } });
  await vi.waitFor(async () => expect((await administer()).status).toBe(200));

  await rm(filler);
  await vi.waitFor(
    async () => expect(await send(server, envelope)).toMatchObject({ accepted: 900, duplicate: 0 }),
    { timeout: 10_000, interval: 200 },
  );
});
