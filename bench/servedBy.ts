import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../scripts/run.ts';

/** A server in a process of its own over a new data folder. */
export interface ServedBy extends AsyncDisposable {
  pid: number;
  /** Where events go, with the key. */
  intake: URL;
  /** The values of its metrics, by series as they are written. */
  metrics(): Promise<ReadonlyMap<string, number>>;
  /** The status that a question gets. */
  ask(path: string): Promise<number>;
}

const adminToken = 'bench-token-of-enough-length';
const headers = { authorization: `Bearer ${adminToken}` };

// What is measured is what runs in production: from its source it takes a third more memory.
const built = 'packages/server/dist/bin.js';

interface ServerStart {
  /** What the shell does first, such as joining a group. */
  before?: string;
  env?: Readonly<Record<string, string>> | undefined;
}

/** Starts a server as a team would. */
export async function startServer({ before = '', env = {} }: ServerStart = {}): Promise<ServedBy> {
  if (!existsSync(join(root, built)))
    throw new Error(`there is no ${built}: run \`npx -y pnpm@12 build\` first`);
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const command = [process.execPath, built, 'serve'];
  const server = spawn('sh', ['-c', `${before}\nexec "$@"`, 'sh', ...command], {
    cwd: root,
    env: {
      ...process.env,
      CANDOR_PORT: '0',
      CANDOR_DATA: folder,
      CANDOR_ADMIN_TOKEN: adminToken,
      CANDOR_KEY_EVENTS_PER_SECOND: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const intake = new URL(await printedIntake(server));
    const metrics = () => readMetrics(new URL('/metrics', intake));
    const ask = async (path: string): Promise<number> => {
      const answer = await fetch(new URL(path, intake), { headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    return { pid: server.pid ?? 0, intake, metrics, ask, [Symbol.asyncDispose]: stop };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

/** The status that the server answers to one envelope. */
export function post(address: URL, body: Buffer, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(
      address,
      { method: 'POST', agent, headers: { 'content-type': 'text/plain', 'content-length': body.length } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

/** Its metrics once nothing waits for the database. */
export async function settled(server: ServedBy): Promise<ReadonlyMap<string, number>> {
  for (;;) {
    const metrics = await server.metrics();
    if (metrics.get('candor_spool_events') === 0) return metrics;
    await wait(200);
  }
}

async function readMetrics(address: URL): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(address, { headers });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space))];
    }),
  );
}

async function printedIntake(server: ChildProcess): Promise<string> {
  let output = '';
  for await (const text of server.stdout ?? []) {
    output += String(text);
    const found = /Intake\s+(http\S+)/.exec(output)?.[1];
    if (found) {
      server.stdout?.resume();
      return found;
    }
  }
  throw new Error(`the server did not start: ${output}`);
}
