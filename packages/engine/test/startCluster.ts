import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What answers as a cluster of one server would. */
export interface StandInCluster {
  url: string;
  username: string;
  password: string;
  cluster: string;
  close(): Promise<void>;
}

/** Starts one in a folder of its own; with `configPath`, and variables that it reads, as the server that these describe. */
export async function startCluster({
  cluster = 'candor',
  configPath,
  variables = {},
}: {
  cluster?: string;
  configPath?: string;
  variables?: Readonly<Record<string, string>>;
} = {}): Promise<StandInCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-cluster-'));
  const password = 'of the cluster';
  const child = fork(
    fileURLToPath(new URL('./clusterChild.ts', import.meta.url)),
    [folder, cluster, password, ...(configPath === undefined ? [] : [configPath])],
    {
      env: { ...process.env, ...variables, TZ: 'UTC', UV_THREADPOOL_SIZE: '8' },
      execArgv: [],
    },
  );
  const [report] = await Promise.race([
    once(child, 'message'),
    once(child, 'close').then(() => {
      throw new Error('the stand-in for a cluster did not start');
    }),
  ]);
  return {
    url: `http://127.0.0.1:${report.port}`,
    username: 'candor',
    password,
    cluster,
    async close() {
      const closed = once(child, 'close');
      child.kill('SIGKILL'); // its folder goes with it
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
