import { createHmac } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import type { Keyed } from '../keys/hashKey.ts';
import { createAuditFile } from './auditFile.ts';
import { type AuditLog, openAuditLog, parseHead } from './auditLog.ts';

const keyed: Keyed = (purpose, text) =>
  createHmac('sha256', 'test').update(`${purpose}\n${text}`).digest('hex').slice(0, 32);
const now = (): number => Date.UTC(2026, 10, 28);

const open = (folder: string): Promise<AuditLog> =>
  openAuditLog(folder, { lines: createAuditFile(folder), keyed, now });

async function makeLog(count: number): Promise<{ folder: string; path: string; log: AuditLog }> {
  const folder = await makeFolder();
  const log = await open(folder);
  for (let i = 1; i <= count; i++)
    await log.append({ actor: 'u_1', what: 'key.changed', object: `k_${i}`, details: { change: i } });
  return { folder, path: join(folder, 'audit.ndjson'), log };
}

async function edit(path: string, change: (lines: string[]) => string[]): Promise<void> {
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

test('a log that nobody touched is intact, also after a restart', async () => {
  const { folder, log } = await makeLog(10);

  const again = await open(folder);
  await again.append({ actor: 'u_2', what: 'key.removed' });

  expect(await log.verify()).toMatchObject({ isIntact: true });
  expect(await again.verify()).toMatchObject({ isIntact: true, entries: 11, problems: [] });
});

test('gives the newest first, on from an entry', async () => {
  const { log } = await makeLog(1_000);

  const first = await log.newest(3);
  const next = await log.newest(2, first.at(-1)?.seq);

  expect(first.map(({ seq }) => seq)).toEqual([1_000, 999, 998]);
  expect(next.map(({ object }) => object)).toEqual(['k_997', 'k_996']);
  expect((await log.newest(2_000)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => 1_000 - index),
  );
});

const tamperings: [what: string, change: (lines: string[]) => string[], found: object][] = [
  ['an edited field', (l) => l.with(4, (l[4] ?? '').replace('k_5', 'k_6')), { line: 5, problem: 'edited' }],
  ['an edited time', (l) => l.with(4, (l[4] ?? '').replace('2026', '2025')), { line: 5, problem: 'edited' }],
  ['an added space', (l) => l.with(4, (l[4] ?? '').replace('{', '{ ')), { line: 5, problem: 'edited' }],
  ['a removed line', (l) => l.toSpliced(4, 1), { line: 5, seq: 6, problem: 'out of order' }],
  ['the first line removed', (l) => l.slice(1), { line: 1, seq: 2, problem: 'out of order' }],
  [
    'two lines in another order',
    (l) => l.toSpliced(4, 2, l[5] ?? '', l[4] ?? ''),
    { line: 5, problem: 'out of order' },
  ],
  ['a repeated line', (l) => l.toSpliced(4, 0, l[4] ?? ''), { line: 6, problem: 'out of order' }],
  ['a cut end', (l) => l.slice(0, -1), { seq: 10, problem: 'cut off' }],
  ['nothing left', () => [], { seq: 10, problem: 'cut off' }],
  ['rubbish', (l) => l.with(4, 'rubbish'), { line: 5, problem: 'unreadable' }],
];

test.each(tamperings)('finds %s', async (_what, change, found) => {
  const { folder, path } = await makeLog(10);

  await edit(path, change);

  const { isIntact, problems } = await (await open(folder)).verify();
  expect(isIntact).toBe(false);
  expect(problems).toContainEqual(expect.objectContaining(found));
});

test('finds a cut end also after the log has gone on', async () => {
  const { folder, path } = await makeLog(10);
  await edit(path, (lines) => lines.slice(0, -3));

  const log = await open(folder);
  await log.append({ actor: 'u_1', what: 'key.changed' });

  expect((await log.verify()).problems).toContainEqual({ line: 8, seq: 11, problem: 'out of order' });
});

test('finds a log that was cut together with its head, by a head that was kept elsewhere', async () => {
  const { folder, path, log } = await makeLog(5);
  const early = await readFile(join(folder, 'audit.head'), 'utf8');
  await log.append({ actor: 'u_1', what: 'user.removed' });
  const { head } = await log.verify();

  await edit(path, (lines) => lines.slice(0, 5));
  await writeFile(join(folder, 'audit.head'), early);

  const cut = await open(folder);
  expect((await cut.verify()).isIntact).toBe(true);
  const kept = parseHead(head);
  expect((await cut.verify(kept && [kept])).problems).toEqual([{ seq: 6, problem: 'cut off' }]);
});

test('finds a head that was removed or made up', async () => {
  const { folder, log } = await makeLog(2);

  await writeFile(join(folder, 'audit.head'), `1:${'0'.repeat(32)}:${'0'.repeat(32)}\n`);
  expect((await log.verify()).problems).toEqual([{ problem: 'head missing' }]);
  await rm(join(folder, 'audit.head'));
  expect((await log.verify()).problems).toEqual([{ problem: 'head missing' }]);
});

test('finds lines that another key has sealed', async () => {
  const { folder, log } = await makeLog(2);
  const forger = await openAuditLog(folder, {
    lines: createAuditFile(folder),
    keyed: (purpose, text) => keyed(purpose, `${text}!`),
    now,
  });
  await forger.append({ actor: 'u_1', what: 'user.added' });

  expect((await log.verify()).isIntact).toBe(false);
});

test('cuts off what a crash has left of a line, and goes on', async () => {
  const { folder, path } = await makeLog(3);
  await appendFile(path, '{"seq":4,"at":"20');

  const log = await open(folder);
  await log.append({ actor: 'u_1', what: 'key.changed' });

  expect(await log.verify()).toMatchObject({ isIntact: true, entries: 4 });
});

test('accepts a line that was written before its head', async () => {
  const { folder, log } = await makeLog(3);
  const head = await readFile(join(folder, 'audit.head'));
  await log.append({ actor: 'u_1', what: 'key.changed' });
  await writeFile(join(folder, 'audit.head'), head);

  const again = await open(folder);
  await again.append({ actor: 'u_1', what: 'key.changed' });

  expect(await again.verify()).toMatchObject({ isIntact: true, entries: 5 });
});

test('puts lines that come at once one behind the other', async () => {
  const { log } = await makeLog(0);

  await Promise.all(Array.from({ length: 50 }, () => log.append({ actor: 'u_1', what: 'key.changed' })));

  expect(await log.verify()).toMatchObject({ isIntact: true, entries: 50 });
});

test('sets aside what was written before there was a chain, and vouches for it', async () => {
  const folder = await makeFolder();
  const old = '{"at":"2026-11-01T00:00:00.000Z","what":"show","project":"default","visits":1,"events":3}\n';
  await writeFile(join(folder, 'audit.ndjson'), old);

  const log = await open(folder);

  expect(await readFile(join(folder, 'audit.before.ndjson'), 'utf8')).toBe(old);
  expect(await log.newest(1)).toMatchObject([
    { what: 'audit.began', details: { earlier: expect.stringMatching(/^[\da-f]{64}$/) } },
  ]);
});

test.each(['', '12', '12:zz', `12:${'a'.repeat(31)}`, `-1:${'a'.repeat(32)}`])(
  'takes %j for no head',
  (text) => {
    expect(parseHead(text)).toBeUndefined();
  },
);
