import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEngine } from '@candor/engine';

/** Resident memory of a process, by Linux. */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** What a Node that does nothing and an engine with no table take together. */
export async function idleBytes(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  try {
    await using engine = await startEngine({ dataPath: folder });
    await wait(1000);
    return (await residentBytes(node.pid ?? 0)) + (await residentBytes(engine.pid ?? 0));
  } finally {
    node.kill();
    if (node.exitCode === null && node.signalCode === null) await once(node, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}
