import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEngine } from '@candor/engine';
import { expect, test } from 'vitest';
import type { Administration } from '../src/access/administration.ts';
import { makeFolder } from './folder.ts';
import { openIn } from './openAdministration.ts';
import { addressOf } from './sharedServers.ts';

const target = fileURLToPath(new URL('./accessTarget.ts', import.meta.url));
const rounds = 30;

/** Lets a process make changes one after the other, and kills it after so many were acknowledged. */
async function killAfter(folder: string, acknowledged: number, ...more: string[]): Promise<string[]> {
  const child = spawn(process.execPath, ['--conditions=@candor/source', target, folder, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    text += chunk as string;
    if (text.split('\n').length > acknowledged) break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  // Cut off by the kill: nobody was told.
  return text.split('\n').slice(0, -1);
}

test(`keeps every change that was acknowledged, with one line each, over ${rounds} kills`, async () => {
  const folder = await makeFolder();
  const acknowledged: string[] = [];

  for (let round = 0; round < rounds; round++) {
    acknowledged.push(...(await killAfter(folder, 1 + (round % 7))));

    await expectEach(await openIn(folder), acknowledged, `round ${round}`);
  }

  expect(acknowledged.length).toBeGreaterThan(rounds);
});

test('keeps them where two processes share a database, and is each killed in the middle', async () => {
  await using engine = await startEngine({ dataPath: await makeFolder() });
  const clickhouseUrl = addressOf(engine);
  const folders = [await makeFolder(), await makeFolder()];
  const acknowledged: string[] = [];

  for (let round = 0; round < 4; round++) {
    const told = folders.map((folder, index) => killAfter(folder, 1 + ((round + index) % 5), clickhouseUrl));
    acknowledged.push(...(await Promise.all(told)).flat());
    // Makes a change itself, so that the line of the last one is settled.
    const administration = await openIn(folders[0] ?? '', { clickhouseUrl });
    acknowledged.push(await administration.keys.addProject('u_1', `by-hand-${round}`));
    await expectEach(administration, acknowledged, `round ${round}`);
    await administration.close();
  }

  expect(acknowledged.length).toBeGreaterThan(15);
});

/** Every change is there, and has one line, in order. */
async function expectEach({ file, audit }: Administration, names: string[], when: string): Promise<void> {
  const verdict = await audit.verify();
  expect(verdict.problems, when).toEqual([]);
  expect(file.state.projects).toEqual(expect.arrayContaining(names));
  const lines = await audit.newest(10_000);
  const named = lines.filter(({ what }) => what === 'project.added').map(({ object }) => object);
  expect(named.toSorted()).toEqual(file.state.projects.filter((name) => name !== 'default').toSorted());
  expect(lines.map(({ details }) => details?.['change'])).toEqual(
    Array.from({ length: file.state.change }, (_, index) => file.state.change - index),
  );
}

test('writes the line of a change that a crash has cut off from it', async () => {
  const folder = await makeFolder();
  const { readFile, writeFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const first = await openIn(folder);
  const [log, head] = ['audit.ndjson', 'audit.head'].map((name) => join(folder, name));
  const before = [await readFile(log ?? ''), await readFile(head ?? '')];
  await first.keys.addProject('u_1', 'shop');
  await writeFile(log ?? '', before[0] ?? '');
  await writeFile(head ?? '', before[1] ?? '');

  const second = await openIn(folder);

  expect(await second.audit.newest(1)).toMatchObject([
    { actor: 'u_1', what: 'project.added', object: 'shop' },
  ]);
  expect(await second.audit.verify()).toMatchObject({ isIntact: true, entries: 2 });
});
