import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeFolder } from './folder.ts';

/** The program of Debian's package prometheus-alertmanager, or the one that `CANDOR_ALERTMANAGER` names; `undefined` where there is none. */
export function findAlertmanager(): string | undefined {
  const candidates = [process.env['CANDOR_ALERTMANAGER'], 'prometheus-alertmanager', 'alertmanager'];
  return candidates.find(
    (program) => program !== undefined && spawnSync(program, ['--version']).error === undefined,
  );
}

/** Starts it; it ends with the test. */
export async function startAlertmanager(program: string): Promise<{ url: string }> {
  const folder = await makeFolder();
  const config = join(folder, 'alertmanager.yml');
  await writeFile(config, 'route: { receiver: none }\nreceivers: [{ name: none }]\n');
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    const isUp = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { url };
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('Alertmanager did not come up.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
