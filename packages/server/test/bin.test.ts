import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startCommand as run, startServing } from './command.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { childrenOf } from './processes.ts';

test('serves until it is told to stop, keeps what it has taken, and starts again', async () => {
  const dataPath = await makeFolder();
  const first = run(['serve', '--port', '0', '--data', dataPath]);
  const [, intake = ''] = (await first.printed(/Intake\s+(http\S+)/)) ?? [];
  await first.printed(/Dashboard\s+http\S+\/open\?token=ca_/);
  const envelope = JSON.stringify(makeEnvelope({ events: makeEvents(5) }));

  const answer = await fetch(intake, { method: 'POST', body: envelope });
  const told = performance.now();
  first.child.kill('SIGTERM');
  expect(answer.status).toBe(202);
  expect(await first.exited).toBe(0);
  expect(performance.now() - told).toBeLessThan(20_000);

  const second = run(['serve', '--port', '0', '--data', dataPath]);
  const [, again = ''] = (await second.printed(/Intake\s+(http\S+)/)) ?? [];
  const repeat = await fetch(again, { method: 'POST', body: envelope });
  second.child.kill('SIGINT');

  expect(await repeat.json()).toMatchObject({ accepted: 0, duplicate: 5 });
  expect(new URL(again).searchParams.get('key')).toBe(new URL(intake).searchParams.get('key'));
  expect(await second.exited).toBe(0);
});

/** Has something happen of which its log tells, and sends to it when that is over. */
async function sendAfterTrouble({
  child: { pid = 0 },
  intake,
}: Awaited<ReturnType<typeof startServing>>): Promise<number> {
  const [engine = 0] = childrenOf(pid);
  process.kill(engine, 'SIGKILL');
  await vi.waitFor(() => expect(childrenOf(pid).filter((id) => id !== engine)).toHaveLength(1), 10_000);
  const answer = await fetch(intake, { method: 'POST', body: JSON.stringify(makeEnvelope()) });
  return answer.status;
}

test('goes on when whoever reads its log has gone', async () => {
  const serving = await startServing(await makeFolder());
  serving.child.stderr?.destroy();

  expect(await sendAfterTrouble(serving)).toBe(202);
});

test.skipIf(process.platform !== 'linux')('goes on when the disk of its log is full', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const serving = await startServing(await makeFolder(), {}, { log: full });

  expect(await sendAfterTrouble(serving)).toBe(202);
});

test.skipIf(process.platform !== 'linux')('says that an answer was not written', async () => {
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));

  const command = run(['help'], { print: full });

  expect(await command.exited).toBe(1);
  expect(command.errors()).toBe('[candor] The answer was not written (ENOSPC).\n');
});

test('says which folder another server is using', async () => {
  const dataPath = await makeFolder();
  const first = run(['serve', '--port', '0'], { environment: { CANDOR_DATA: dataPath } });
  await first.printed(/Dashboard/);

  const second = run(['serve', '--port', '0'], { environment: { CANDOR_DATA: dataPath } });

  expect(await second.exited).toBe(1);
  expect(second.errors()).toMatch(/Another server is using the data folder .* CANDOR_DATA\.$/m);
  expect(second.errors()).not.toMatch(/^\s+at /m);
});

test('says which port is taken', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = typeof address === 'object' ? String(address?.port) : '';

  const command = run(['serve', '--port', port, '--data', await makeFolder()]);

  expect(await command.exited).toBe(1);
  expect(command.errors()).toContain(`Port ${port} of 127.0.0.1 is taken.`);
  expect(command.errors()).toContain('CANDOR_PORT');
  expect(command.errors()).not.toMatch(/^\s+at /m);
});

test('says which folder cannot be written', async () => {
  const file = join(await makeFolder(), 'file');
  await writeFile(file, '');

  const command = run(['serve', '--port', '0', '--data', join(file, 'data')]);

  expect(await command.exited).toBe(1);
  expect(command.errors()).toMatch(/The data folder .* cannot be written\..*CANDOR_DATA/);
  expect(command.errors()).not.toMatch(/^\s+at /m);
});

test.each([
  [['serve', '--port', 'http'], 'CANDOR_PORT must be'],
  [['serve', '--colour', 'red'], '--colour'],
  [['fly'], 'There is no command "fly"'],
  [[], 'candor COMMAND'],
])('ends with 2 and a cure for %j', async (args, cure) => {
  const command = run(args);

  expect(await command.exited).toBe(2);
  expect(command.errors() + command.output()).toContain(cure);
  expect(command.errors()).not.toMatch(/^\s+at /m);
});
