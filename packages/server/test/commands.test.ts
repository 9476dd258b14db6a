import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEngine } from '@candor/engine';
import { expect, onTestFinished, test } from 'vitest';
import type { InvitedAnswer, KeyRow, NewTokenAnswer, TokenRow, UserRow } from '../src/api/types.ts';
import { COMMANDS } from '../src/command/commands.ts';
import { flagNames } from '../src/config.ts';
import { runCommand, startServing } from './command.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { HASH_KEY, openSharedDatabase } from './sharedServers.ts';
import { bindSocket } from './socket.ts';

const visit = 'a'.repeat(32);
const password = 'a stair to climb';

async function send(intake: string, events: number, more: object = {}): Promise<Response> {
  const envelope = makeEnvelope({
    context: { consent: 'enhanced', session: visit },
    events: makeEvents(events),
    ...more,
  });
  return fetch(intake, { method: 'POST', body: JSON.stringify(envelope) });
}

test.each(['', ...Object.keys(COMMANDS)])('%s has a help', async (name) => {
  const { code, output } = await runCommand([...(name === '' ? [] : [name]), '--help']);

  expect(code).toBe(0);
  expect(output).toContain(`candor ${name || 'COMMAND'}`);
});

test.each([
  ['sevre', 'serve'],
  ['key', 'keys'],
  ['sourcemap', 'sourcemaps'],
  ['--doctor', 'doctor'],
])('%s is not there, but %s is', async (given, meant) => {
  const { code, errors } = await runCommand([given]);

  expect([code, errors]).toEqual([2, `There is no command "${given}". Do you mean candor ${meant}?\n`]);
});

test('the help of serve tells every setting in a line of its own, that of the others what counts there', async () => {
  const [served, asked, other] = await Promise.all([
    runCommand(['serve', '--help']),
    runCommand(['help', 'serve']),
    runCommand(['keys', '--help']),
  ]);
  const told = [...served.output.matchAll(/^ {2}--([\w-]+) [A-Z]+ {2,}\S/gm)].map(([, flag]) => flag);

  expect(told.toSorted()).toEqual(flagNames.toSorted());
  expect(asked.output).toBe(served.output);
  expect(other.output).toMatch(/^ {2}--data FOLDER {2,}\S/m);
  expect(other.output).not.toContain('--sql-rows');
  for (const line of served.output.split('\n')) expect(line.length).toBeLessThan(120);
});

test('says its version', async () => {
  const { code, output } = await runCommand(['--version']);

  expect([code, output]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
});

test.each([
  [['users', 'fly'], 'There is no "users fly"'],
  [['users', '--rol', 'admin'], 'There is no option --rol. Do you mean --role?'],
  [['doctor', '--dta', 'x'], 'There is no option --dta. Do you mean --data?'],
  [['doctor', '-x'], 'There is no option -x.'],
  [['doctor', 'now'], '"now" is too much'],
  [['keys', 'add', 'My', 'Shop'], '"Shop" is too much. A name of several words needs quotes.'],
  [['audit', 'list', 'all'], '"all" is too much'],
  [['users', 'add'], 'The name is missing'],
  [['keys', 'add', 'x', '--per-day', 'many'], '--per-day must be'],
  [['erase', '--yes'], '--visit is missing'],
  [['export', '--visit', visit, '--format', 'xml'], '--format must be'],
])('%j is not understood', async (args, cure) => {
  const { code, errors, output } = await runCommand([...args, '--data', await makeFolder()]);

  expect([code, output]).toEqual([2, '']);
  expect(errors).toContain(cure);
  expect(errors).not.toMatch(/^\s+at /m);
});

/** The same whether or not a server runs. */
async function administer(data: string): Promise<void> {
  const run = (...args: string[]) => runCommand([...args, '--data', data, '--json']);

  expect((await run('projects', 'add', 'shop')).json()).toEqual({ project: 'shop' });
  const key = (
    await run('keys', 'add', 'Shop', '--project', 'shop', '--origin', 'https://shop.example')
  ).json<KeyRow>();
  expect(key).toMatchObject({ project: 'shop', origins: ['https://shop.example'], eventsPerDay: null });
  expect((await run('keys', 'change', key.id, '--per-day', '10')).json()).toMatchObject({ eventsPerDay: 10 });
  expect((await run('keys', 'list', '--project', 'shop')).json()).toHaveLength(1);

  const bob = (
    await run('users', 'add', 'Bob', '--role', 'editor', '--project', 'shop')
  ).json<InvitedAnswer>();
  expect(bob).toMatchObject({ invitation: expect.stringMatching(/^ci_/), user: { projects: ['shop'] } });
  expect((await run('users', 'change', bob.user.id, '--project', 'all')).json()).toMatchObject({
    projects: null,
  });
  const taken = await run('users', 'add', 'bob');
  expect([taken.code, taken.errors]).toEqual([1, expect.stringContaining('`name` is taken')]);
  expect((await run('users', 'remove', bob.user.id)).code).toBe(0);
  expect((await run('users')).json<UserRow[]>().map(({ name }) => name)).not.toContain('Bob');

  const made = (await run('tokens', 'add', 'CI', '--days', '3')).json<NewTokenAnswer>();
  expect(made.secret).toMatch(/^ct_/);
  expect((await run('tokens')).json<TokenRow[]>()).toHaveLength(1);
  expect((await run('tokens', 'remove', made.token.id)).code).toBe(0);
  expect((await run('keys', 'remove', key.id)).code).toBe(0);

  const table = await runCommand(['audit', '--data', data, '--limit', '3']);
  expect(table.output).toMatch(/^SEQ .*\n\d+ .* command +key\.removed/);
  expect((await run('audit', 'verify')).json()).toMatchObject({ isIntact: true });
}

test('keys, users, tokens and projects without a server', async () => {
  await administer(await makeFolder());
});

test('keys, users, tokens and projects of a server that runs, at once', async () => {
  const data = await makeFolder();
  const server = await startServing(data);

  await administer(data);
  const { json } = await runCommand(['tokens', 'add', 'Reader', '--data', data, '--json']);
  const bearer = { authorization: `Bearer ${json<NewTokenAnswer>().secret}` };

  expect((await fetch(`${server.origin}/api/v1/status`, { headers: bearer })).status).toBe(200);
  expect((await fetch(`${server.origin}/api/v1/users`, { headers: bearer })).status).toBe(403);
});

test('the first admin by command: the link of the start is gone', async () => {
  const data = await makeFolder();
  const added = await runCommand(['users', 'add', 'Ada', '--first', '--data', data], {
    input: `${password}\n`,
  });
  expect(added.output).toContain('Ada is an admin');

  const server = await startServing(data);

  expect(new URL(server.open).pathname + new URL(server.open).search).toBe('/');
  const signedIn = await fetch(`${server.origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ada', password }),
  });
  expect(signedIn.status).toBe(204);
  const again = await runCommand(['users', 'add', 'Eve', '--first', '--data', data], { input: password });
  expect([again.code, again.errors]).toEqual([1, expect.stringContaining('There is an admin already')]);
});

test('a quota of the day is kept over restarts, answered with 429 and counted', async () => {
  const data = await makeFolder();
  const first = await startServing(data);
  const { json } = await runCommand(['keys', 'add', 'Small', '--per-day', '7', '--data', data, '--json']);
  const key = json<KeyRow>();
  const intake = (origin: string): string => `${origin}/v1/envelopes?key=${key.key}`;
  const from = (origin: string, start: number): Promise<Response> =>
    send(intake(origin), 0, { events: makeEvents(5, start) });

  expect((await from(first.origin, 1)).status).toBe(202);
  first.child.kill('SIGTERM');
  await first.exited;
  const second = await startServing(data);
  expect((await from(second.origin, 6)).status).toBe(202);
  const refused = await from(second.origin, 11);

  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const [row] = (await runCommand(['keys', '--project', 'default', '--data', data, '--json']))
    .json<KeyRow[]>()
    .filter(({ id }) => id === key.id);
  expect(row?.today).toEqual({ events: 10, refused: 1 });
  expect((await send(second.intake, 3)).status).toBe(202);
});

test('audit verify ends with 3 for a log that was changed', async () => {
  const data = await makeFolder();
  await runCommand(['projects', 'add', 'shop', '--data', data]);
  const path = join(data, 'audit.ndjson');
  const whole = await runCommand(['audit', 'verify', '--data', data]);
  await writeFile(path, (await readFile(path, 'utf8')).replace('shop', 'shot'));

  const { code, output } = await runCommand(['audit', 'verify', '--data', data]);

  expect([whole.code, code]).toEqual([0, 3]);
  expect(output).toMatch(/entry 2: edited/);
  await appendFile(path, 'x\n');
  const ahead = await runCommand(['audit', 'verify', '--head', 'nonsense', '--data', data]);
  expect([ahead.code, ahead.errors]).toEqual([1, expect.stringContaining('`head`')]);
});

test('exports a person’s visits as JSON and CSV, and erases them', async () => {
  const data = await makeFolder();
  const server = await startServing(data);
  const events = makeEvents(4);
  await send(server.intake, 0, { events });
  const out = join(await makeFolder(), 'out.json');
  const run = (...args: string[]) => runCommand([...args, '--visit', visit, '--data', data, '--json']);

  await expect
    .poll(async () => (await run('export')).json<{ events: unknown[] }>().events.length, { timeout: 20_000 })
    .toBe(4);
  expect((await run('export', '--out', out)).json()).toMatchObject({ events: 4, visits: 1 });
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  expect((await run('export', '--out', out)).code).toBe(1);
  const csv = await runCommand(['export', '--format', 'csv', '--visit', visit, '--data', data]);
  expect(csv.output.split('\r\n')).toHaveLength(5);
  expect(csv.output).toMatch(/^[\w,]*\bid\b[\w,]*\r\n/);

  const asked = await run('erase');
  expect([asked.code, asked.json()]).toEqual([3, { events: 4, erased: 0 }]);
  const done = await runCommand(['erase', '--yes', '--visit', '-', '--data', data, '--json'], {
    input: `${visit}\n`,
  });
  expect(done.json()).toEqual({ erased: 4 });
  expect((await run('export')).json()).toMatchObject({ events: [], visits: [] });
  const wrong = await runCommand(['export', '--visit', "x' OR '1", '--data', data]);
  expect([wrong.code, wrong.errors]).toEqual([1, expect.stringContaining('32 hex digits')]);
});

test('backs up a server that runs, and restores all of it into a new folder', async () => {
  const data = await makeFolder();
  const server = await startServing(data);
  await runCommand(['users', 'add', 'Ada', '--first', '--data', data], { input: password });
  const envelope = makeEnvelope({
    context: { consent: 'enhanced', session: visit },
    events: makeEvents(40),
  });
  const sendTo = (intake: string): Promise<Response> =>
    fetch(intake, { method: 'POST', body: JSON.stringify(envelope) });
  expect(await (await sendTo(server.intake)).json()).toMatchObject({ accepted: 40 });
  const folder = join(await makeFolder(), 'backup');

  const backup = await runCommand(['backup', folder, '--data', data, '--json']);

  expect(backup.json()).toMatchObject({ store: 'embedded', rows: { events: 40 } });
  expect((await runCommand(['backup', folder, '--data', data])).errors).toContain('is not empty');
  server.child.kill('SIGTERM');
  await server.exited;
  const fresh = join(await makeFolder(), 'data');
  const restored = await runCommand(['restore', folder, '--data', fresh, '--json']);
  expect(restored.errors).toContain('Restoring the database');
  expect(restored.json()).toMatchObject({ data: fresh, rows: { events: 40 } });

  const again = await startServing(fresh);
  expect(again.intake.split('?')[1]).toBe(server.intake.split('?')[1]);
  const { json } = await runCommand(['export', '--visit', visit, '--data', fresh]);
  expect(json<{ events: unknown[] }>().events).toHaveLength(40);
  expect((await runCommand(['users', '--data', fresh])).output).toContain('Ada');
  expect((await runCommand(['audit', 'verify', '--data', fresh])).code).toBe(0);
  // Ids are known again, so what was acknowledged is not stored twice.
  expect(await (await sendTo(again.intake)).json()).toMatchObject({ accepted: 0, duplicate: 40 });
  const used = await runCommand(['restore', folder, '--data', fresh]);
  expect([used.code, used.errors]).toEqual([1, expect.stringMatching(/Another server|in use/)]);
});

test('does not restore what is damaged or no backup', async () => {
  const data = await makeFolder();
  await runCommand(['projects', 'add', 'shop', '--data', data]);
  const folder = join(await makeFolder(), 'backup');
  expect((await runCommand(['backup', folder, '--data', data])).code).toBe(0);
  await appendFile(join(folder, 'access.json'), ' ');

  const damaged = await runCommand(['restore', folder, '--data', join(await makeFolder(), 'data')]);
  const none = await runCommand(['restore', await makeFolder(), '--data', join(await makeFolder(), 'data')]);

  expect([damaged.code, damaged.errors]).toEqual([1, expect.stringContaining('damaged: access.json')]);
  expect([none.code, none.errors]).toEqual([1, expect.stringContaining('no whole backup')]);
});

test('migrates once, and says before what it would do', async () => {
  const data = await makeFolder();
  const run = (...args: string[]) => runCommand(['migrate', ...args, '--data', data, '--json']);

  const before = await run('--dry-run');
  const done = await run();
  const after = await run('--dry-run');

  expect([before.code, before.json()]).toMatchObject([3, { applied: [] }]);
  expect(done.json()).toEqual({ pending: [], applied: before.json<{ pending: string[] }>().pending });
  expect([after.code, after.json()]).toEqual([0, { pending: [], applied: [] }]);
});

test('says in a line what to do about a database of a newer version, whichever command meets it', async () => {
  const data = await makeFolder();
  await runCommand(['migrate', '--data', data]);
  await using engine = await startEngine({ dataPath: join(data, 'engine') });
  const { url, username, password } = engine;
  await fetch(`${url}/?user=${username}&password=${password}`, {
    method: 'POST',
    body: "INSERT INTO candor.schema_migrations (version, name) SELECT 99, 'of tomorrow'",
  });
  await engine.close();

  for (const command of [['serve', '--port', '0'], ['migrate'], ['migrate', '--dry-run']]) {
    const { code, errors } = await runCommand([...command, '--data', data]);

    expect(code, command.join(' ')).toBe(1);
    expect(errors.trimEnd()).toMatch(/^\[candor\] .*is version 99.*Start that version or a later one.*$/);
  }
});

test('a dry run of migrate leaves the database of several servers as it is', async () => {
  const database = await openSharedDatabase();
  onTestFinished(() => database.close());
  const data = await makeFolder();
  const environment = { CANDOR_CLICKHOUSE_URL: database.url, CANDOR_HASH_KEY: HASH_KEY.toString('hex') };
  const run = () => runCommand(['migrate', '--dry-run', '--data', data, '--json'], { environment });

  const first = await run();
  const second = await run();

  expect([first.code, first.json()]).toMatchObject([3, { applied: [] }]);
  expect(second.json()).toEqual(first.json());
});

test('doctor finds what is wrong, and is content when it is mended', async () => {
  const data = await makeFolder();
  const run = () => runCommand(['doctor', '--data', data, '--json']);
  type Findings = { name: string; state: string; message: string }[];
  const stateOf = (findings: Findings, name: string) => findings.find((each) => each.name === name)?.state;
  await runCommand(['projects', 'add', 'shop', '--data', data]);
  await chmod(data, 0o755);
  await appendFile(join(data, 'audit.ndjson'), 'x\n');

  const ill = await run();
  expect(ill.code).toBe(3);
  expect(['folder', 'audit', 'admin', 'store'].map((name) => stateOf(ill.json<Findings>(), name))).toEqual([
    'fail',
    'fail',
    'warn',
    'ok',
  ]);

  await chmod(data, 0o700);
  const lines = (await readFile(join(data, 'audit.ndjson'), 'utf8')).replace('x\n', '');
  await writeFile(join(data, 'audit.ndjson'), lines);
  const well = await run();
  expect([well.code, well.json<Findings>().filter(({ state }) => state === 'fail')]).toEqual([0, []]);
});

test('doctor tells of pages that are turned away at the door', async () => {
  const data = await makeFolder();
  const server = await startServing(data);
  const added = await runCommand(['keys', 'add', 'Shop', '--data', data]);
  const origin = 'https://shop.example';
  const senders = async () =>
    (await runCommand(['doctor', '--data', data, '--json']))
      .json<{ name: string; state: string; message: string }[]>()
      .find(({ name }) => name === 'senders');

  expect(added.errors).toContain('No page may use it yet');
  expect(await senders()).toMatchObject({ state: 'ok' });
  for (const key of ['cw_wrong', added.output.trim()])
    await fetch(`${server.origin}/v1/envelopes?key=${key}`, {
      method: 'POST',
      body: '{}',
      headers: { origin },
    });

  expect(await senders()).toMatchObject({
    state: 'warn',
    message: expect.stringMatching(/1 requests showed no key .* 1 came from pages/),
  });
});

/** Starts a server on a socket as systemd does: it is number 3, and its process is told so. */
async function startOnSocket(data: string, fd: number): Promise<ChildProcess> {
  const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
  const told = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"';
  const args = [process.execPath, '--conditions=@candor/source', bin, 'serve', '--data', data];
  const child = spawn('sh', ['-c', told, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', fd],
    env: { PATH: process.env['PATH'] },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test('serves a socket that it is handed, and refuses nobody while it restarts', async () => {
  const data = await makeFolder();
  const { port, fd } = bindSocket();
  const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/healthz`);
  const first = await startOnSocket(data, fd);
  expect((await ask()).status).toBe(200);

  first.kill('SIGTERM');
  await once(first, 'exit');
  // Nobody is there; the kernel keeps who knocks.
  const meanwhile = ask();
  await startOnSocket(data, fd);

  expect((await meanwhile).status).toBe(200);
});

test('holds a server against frameworks, and keeps what it found', async () => {
  const data = await makeFolder();
  const file = join(data, '..', `report-${process.pid}.html`);
  onTestFinished(() => rm(file, { force: true }));

  const found = await runCommand(['compliance', '--framework', 'gdpr', '--data', data, '--out', file]);

  // There is no backup and no account yet.
  expect(found.code).toBe(3);
  expect(found.output).toMatch(/fail +gdpr\.32-1-c +Run candor backup FOLDER/);
  expect(found.output).not.toContain('soc2.');
  const html = await readFile(file, 'utf8');
  expect(html).toContain('no legal advice and no certificate');
  const [kept] = (await readdir(join(data, 'compliance'))).filter((name) => name.startsWith('f_'));
  expect((await runCommand(['audit', 'verify', '--data', data])).code).toBe(0);
  await appendFile(join(data, 'compliance', kept ?? ''), ' ');
  const verdict = await runCommand(['audit', 'verify', '--data', data]);
  expect([verdict.code, verdict.output]).toEqual([3, expect.stringContaining('report edited')]);
  expect((await runCommand(['compliance', '--framework', 'iso', '--data', data])).code).toBe(1);
});
