import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { run } from '../scripts/run.ts';
import { pack, packages } from './pack.ts';

// As on the machine of somebody who has never seen this workspace: its own Node, none of the workspace's tools.
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'));
const environment = { ...process.env, PATH: path.join(delimiter) };
const node = path.map((folder) => join(folder, 'node')).find((file) => existsSync(file));
const version = node ? execFileSync(node, ['--version'], { encoding: 'utf8' }).trim() : 'none';
const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
const canRun = major > 20 || (major === 20 && minor >= 19);

const adminToken = 'a-token-for-the-installed-server';
let folder = '';

describe.runIf(canRun)(`the packages installed from npm, on ${version}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candor-install-'));
    await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    const tarballs: string[] = [];
    for (const name of packages) tarballs.push(await pack(name, folder));
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs];
    // The engine's library weighs 180 MB; everything else is a second or two.
    const { code, output } = await run('npm', args, { cwd: folder, env: environment, timeoutMs: 110_000 });
    expect(code, output).toBe(0);
  }, 120_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('give the candor command', async () => {
    const { code, output } = await run('npx', ['--no', '--', 'candor', '--help'], {
      cwd: folder,
      env: environment,
    });

    expect(code, output).toBe(0);
    expect(output).toMatch(/^ {2}serve {2,}\S/m);
  });

  test('serve, take an envelope, answer for it, and end with 0 on Ctrl-C', async () => {
    const server = await serve();
    const url = new URL(server.intake);

    const healthy = await fetch(new URL('/healthz', url));
    const page = await fetch(new URL('/', url));
    const script = await fetch(new URL('/candor.js', url));
    const taken = await fetch(url, { method: 'POST', body: JSON.stringify(envelope()) });
    expect([taken.status, await taken.json()]).toEqual([202, expect.objectContaining({ accepted: 1 })]);
    const stored = await firstEvent(url);
    server.child.kill('SIGINT');
    const [code] = await server.exited;

    expect(healthy.status).toBe(200);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('javascript'),
    ]);
    expect(stored).toMatchObject({ type: 'checkout.done' });
    expect(code, server.errors()).toBe(0);
  }, 60_000);

  test('collect in any program', async () => {
    const file = join(folder, 'collect.js');
    await writeFile(
      file,
      `import { TelemetryCollector } from '@candor/core';
const collector = new TelemetryCollector({ transport: 'console' });
collector.track({ type: 'checkout.done', data: { items: 3 } });
console.log(JSON.stringify(collector.getBufferStatus()));
collector.destroy();
`,
    );

    const { code, output } = await run(node ?? '', [file], { cwd: folder, env: environment });

    expect(code, output).toBe(0);
    expect(output).toContain('"size":1');
  });
});

if (!canRun) test.skip(`needs a Node of 20.19 or later outside the workspace, found ${version}`, () => {});

interface Served {
  child: ChildProcess;
  exited: Promise<unknown[]>;
  intake: string;
  errors(): string;
}

/** The command itself: `npx` ends by the signal before what it started has ended. */
async function serve(): Promise<Served> {
  const child = spawn(join(folder, 'node_modules/.bin/candor'), ['serve', '--port', '0'], {
    cwd: folder,
    env: { ...environment, CANDOR_ADMIN_TOKEN: adminToken },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close');
  // A failed expectation must not leave it running.
  onTestFinished(() => void child.kill());
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  while (!output.includes('Dashboard') && child.exitCode === null)
    await Promise.race([once(child.stdout, 'data'), exited]);
  return { child, exited, intake: /Intake\s+(http\S+)/.exec(output)?.[1] ?? errors, errors: () => errors };
}

function envelope() {
  const now = Date.now();
  return {
    v: 1,
    id: 'envelope-0001',
    origin: 'origin-0001',
    sentAt: now,
    sdk: { name: 'test', version: '1' },
    context: { consent: 'full' },
    events: [{ seq: 1, type: 'checkout.done', timestamp: now, data: { items: 3 } }],
  };
}

/** The first event that the API shows; the loader brings it to the database within a second or two. */
async function firstEvent(url: URL): Promise<unknown> {
  const now = Date.now();
  const asked = new URL(`/api/v1/events?from=${now - 600_000}&to=${now + 600_000}`, url);
  for (;;) {
    const response = await fetch(asked, { headers: { authorization: `Bearer ${adminToken}` } });
    const { events } = (await response.json()) as { events: unknown[] };
    if (events.length > 0) return events[0];
  }
}
