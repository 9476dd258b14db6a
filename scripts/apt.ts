import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';

/** Whether Debian packages can be installed here without asking anybody for a password. */
export async function hasApt(): Promise<boolean> {
  const [command = 'apt-get', ...rest] = apt();
  return (await run(command, [...rest, '--version'])).code === 0;
}

/** Installs Debian packages; the output says what went wrong, and the caller looks for what it wanted. */
export async function installWithApt(packages: readonly string[]): Promise<void> {
  const [command = 'apt-get', ...rest] = apt();
  await run(command, [...rest, 'update', '-q'], { timeoutMs: 300_000 });
  await run(command, [...rest, 'install', '-y', '-q', '--no-install-recommends', ...packages], {
    show: true,
    timeoutMs: 900_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Unpacks Debian packages into a folder and installs nothing, so that no service of them starts. */
export async function unpackFromApt(packages: readonly string[], folder: string): Promise<void> {
  const [command = 'apt-get', ...rest] = apt();
  await run(command, [...rest, 'update', '-q'], { timeoutMs: 300_000 });
  await mkdir(folder, { recursive: true });
  const download = await mkdtemp(join(tmpdir(), 'candor-apt-'));
  await run('apt-get', ['download', '-q', ...packages], { cwd: download, timeoutMs: 300_000 });
  for (const file of await readdir(download))
    await run('dpkg-deb', ['-x', join(download, file), folder], { timeoutMs: 60_000 });
  await rm(download, { recursive: true, force: true });
}

function apt(): string[] {
  const isRoot = process.getuid?.() === 0;
  return [...(isRoot ? [] : ['sudo', '-n']), 'apt-get'];
}
