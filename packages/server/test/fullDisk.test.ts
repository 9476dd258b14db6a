import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createAuditFile } from '../src/audit/auditFile.ts';
import { openAuditLog } from '../src/audit/auditLog.ts';
import { openHashKey } from '../src/keys/hashKey.ts';
import { openStore } from '../src/openStore.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { post, send, startServer } from './sender.ts';

/** A disk of so many bytes; `undefined` where this user may not mount one. */
async function mountDisk(size = '100m'): Promise<string | undefined> {
  const folder = join(await makeFolder(), 'disk');
  await mkdir(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  if (status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  return folder;
}

test('the audit log is whole after a full disk has taken a part of a line', async (context) => {
  const disk = await mountDisk('1m');
  if (disk === undefined) return context.skip('this user may not mount a file system');
  const log = await openAuditLog(disk, {
    lines: createAuditFile(disk),
    keyed: await openHashKey(disk),
    now: Date.now,
  });
  const line = { actor: 'u_1', what: 'key.changed' };
  await log.append(line);
  const filler = join(disk, 'filler');
  await writeFile(filler, Buffer.alloc(2 * 1024 * 1024)).catch(() => {});

  // More than are left in the block in which the file ends.
  for (let number = 0; number < 100; number += 1) await log.append(line).catch(() => {});
  await rm(filler);
  await log.append(line);

  expect(await log.verify()).toMatchObject({ isIntact: true, problems: [] });
});

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

test('a database is opened though the disk has no room for its definitions, and those that are there stay', async (context) => {
  const disk = await mountDisk();
  if (disk === undefined) return context.skip('this user may not mount a file system');
  const open = () => openStore({ clickhouseUrl: undefined, dataPath: disk, log: () => {} });
  const first = await open();
  await first.store.migrate();
  await first.close();
  const definitions = join(disk, 'schema.sql');
  await writeFile(definitions, 'of a version before');
  await writeFile(join(disk, 'filler'), Buffer.alloc(200 * 1024 * 1024)).catch(() => {});

  const second = await open();
  await second.store.migrate();
  const full = await readFile(definitions, 'utf8');
  await rm(join(disk, 'filler'));
  await second.store.migrate();
  await second.close();

  expect(full).toBe('of a version before');
  expect(await readFile(definitions, 'utf8')).toMatch(
    /^CREATE DATABASE IF NOT EXISTS candor;\n\nCREATE TABLE candor\./,
  );
  expect((await stat(definitions)).mode & 0o777).toBe(0o600);
});
