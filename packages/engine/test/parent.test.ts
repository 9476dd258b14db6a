import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEngine } from '../src/index.ts';
import { connect, rowsOf } from './testEngine.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('leaves no child behind when the parent is killed, and no acknowledged row is lost', async () => {
  const program = fileURLToPath(new URL('./parent.ts', import.meta.url));
  const parent = fork(program, [folder], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] });
  const output = parent.stdout;
  if (!output) throw new Error('the parent has no output');
  const lines: string[] = [];
  const enough = new Promise<void>((resolve) => {
    createInterface({ input: output }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 50) resolve();
    });
  });

  await enough;
  parent.kill('SIGKILL');
  await once(parent, 'close');
  const [first, ...acknowledged] = lines.map((line) => JSON.parse(line));
  const engine = await startEngine({ dataPath: folder });

  const client = connect(engine);
  const stored = new Set((await rowsOf<{ id: number }>(client, 'SELECT id FROM t')).map(({ id }) => id));
  expect(acknowledged.filter(({ id }) => !stored.has(id))).toEqual([]);
  await expect.poll(() => isAlive(first.pid)).toBe(false);
  await expect(fetch(`${first.url}/ping`)).rejects.toThrow();
  await client.close();
  await engine.close();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // What has ended but was not yet collected by the system's first process is not alive.
    return !existsSync('/proc') || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // no such process
  }
}
