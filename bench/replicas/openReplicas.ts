import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isListening } from '../../e2e/rig/listen.ts';
import { freePort } from '../../packages/server/test/killLoop.ts';
import type { StruckDatabase } from '../../packages/server/test/serversLoop.ts';
import { findZooKeeper } from '../../scripts/zookeeper.ts';

/** What a replica is told when it is started. */
export interface ReplicaOrder {
  readonly folder: string;
  readonly number: number;
  /** Where all of them answer. */
  readonly ports: readonly number[];
  readonly cluster: string;
  readonly username: string;
  readonly password: string;
  readonly keeperPort: number;
}

const USERNAME = 'candor';
const PASSWORD = 'of-the-cluster';
const CLUSTER = 'candor';
const COUNT = 2;

/** Starts replicas of one shard, with a keeper, behind what gives each statement to the next of them; a strike is at one of them or at the keeper, in turn. Throws where there is no ZooKeeper, and where the engine is not the one that can be given an address. */
export async function openReplicas(): Promise<StruckDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-replicas-'));
  const keeper = await openKeeper(folder);
  const ports = await Promise.all(Array.from({ length: COUNT }, freePort));
  const order = {
    folder,
    ports,
    cluster: CLUSTER,
    username: USERNAME,
    password: PASSWORD,
    keeperPort: keeper.port,
  };
  const children: ChildProcess[] = [];
  let isClosing = false;

  async function start(number: number): Promise<void> {
    const file = fileURLToPath(new URL('./replica.ts', import.meta.url));
    const child = fork(file, [JSON.stringify({ ...order, number } satisfies ReplicaOrder)], {
      env: { ...process.env, TZ: 'UTC', UV_THREADPOOL_SIZE: '16' },
    });
    children[number] = child;
    const isReady = await Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
    ]);
    if (!isReady && !isClosing) throw new Error('A replica did not start');
  }

  await Promise.all(ports.map((_, number) => start(number)));
  let turn = 0;
  const balancer = createServer((incoming, response) => {
    turn += 1;
    const target = `http://127.0.0.1:${ports[turn % COUNT]}${incoming.url}`;
    const onward = request(target, { method: incoming.method, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  balancer.listen(0, '127.0.0.1');
  await once(balancer, 'listening');
  const { port } = balancer.address() as AddressInfo; // a TCP server's address is that

  /** Comes back after a while. */
  function strikeFor(kill: () => void, back: () => Promise<void>): void {
    kill();
    setTimeout(
      () => {
        if (!isClosing) void back();
      },
      300 + Math.random() * 2_700,
    );
  }

  let strikes = 0;
  return {
    url: `http://${USERNAME}:${PASSWORD}@127.0.0.1:${port}/candor`,
    cluster: CLUSTER,
    strike() {
      const number = strikes % (COUNT + 1);
      strikes += 1;
      if (number === COUNT) strikeFor(keeper.kill, keeper.start);
      else
        strikeFor(
          () => children[number]?.kill('SIGKILL'),
          () => start(number),
        );
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      balancer.closeAllConnections();
      balancer.close();
      for (const child of children) child.kill('SIGKILL');
      keeper.kill();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

interface Keeper {
  readonly port: number;
  start(): Promise<void>;
  kill(): void;
}

async function openKeeper(folder: string): Promise<Keeper> {
  const found = findZooKeeper();
  if (found === undefined)
    throw new Error(
      'ZooKeeper is not here: run `node scripts/zookeeper.ts` on Debian, with Java on the PATH.',
    );
  const { classPath } = found;
  const port = await freePort();
  const configPath = join(folder, 'zoo.cfg');
  await mkdir(join(folder, 'keeper'));
  await writeFile(
    configPath,
    `tickTime=500\ndataDir=${join(folder, 'keeper')}\nclientPort=${port}\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\nmaxClientCnxns=0\n`,
  );
  let child: ChildProcess | undefined;
  const keeper: Keeper = {
    port,
    async start() {
      const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
      child = spawn('java', ['-Xmx256m', '-cp', classPath, main, configPath], { stdio: 'ignore' });
      for (let tries = 0; tries < 200 && !(await isListening(port)); tries++) await delay(100);
    },
    kill() {
      child?.kill('SIGKILL');
    },
  };
  await keeper.start();
  return keeper;
}

if (import.meta.main) {
  const replicas = await openReplicas();
  const address = new URL(replicas.url);
  address.pathname = '/';
  console.log(`CANDOR_TEST_CLUSTER='${address.href}?cluster=${CLUSTER}'`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void replicas[Symbol.asyncDispose]().then(() => process.exit()));
}
