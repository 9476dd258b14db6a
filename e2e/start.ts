import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finished, root, run } from '../scripts/run.ts';

/** The whole product as `pnpm start` runs it, on free ports and with a data folder of its own. */
export interface Started {
  /** The demo's address. */
  demo: string;
  /** The server's address. */
  server: string;
  /** The link that signs the team in. */
  open: string;
  adminToken: string;
  dataFolder: string;
  process: ChildProcess;
  /** Everything it printed. */
  output(): string;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

const startLimitMs = 60_000;

const startArguments = ['--conditions=@candor/source', 'scripts/start.ts', '--built'];
const freePorts = { CANDOR_PORT: '0', CANDOR_DEMO_PORT: '0' };

/** A start that is expected to end by itself. */
export function tryStart(env: NodeJS.ProcessEnv): Promise<Finished> {
  return run(process.execPath, startArguments, {
    env: { ...process.env, ...freePorts, ...env },
    timeoutMs: 40_000,
  });
}

export async function start(env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'candor-e2e-'));
  const child = spawn(process.execPath, startArguments, {
    cwd: root,
    env: { ...process.env, ...freePorts, CANDOR_DATA: dataFolder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));

  const demo = await printed(
    child,
    () => /Demo\s+(http\S+)/.exec(output)?.[1],
    () => output,
  );
  const open = await printed(
    child,
    () => /Dashboard\s+(http\S+)/.exec(output)?.[1],
    () => output,
  );
  const { origin, searchParams } = new URL(open);
  return {
    demo: demo.replace(/\/$/, ''),
    server: origin,
    open,
    adminToken: searchParams.get('token') ?? '',
    dataFolder,
    process: child,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      await rm(dataFolder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

async function printed(
  child: ChildProcess,
  find: () => string | undefined,
  output: () => string,
): Promise<string> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const found = find();
    if (found) return found;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the start command did not come up:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
