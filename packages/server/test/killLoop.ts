import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEventIds } from '../src/intake/eventId.ts';
import { openStore } from '../src/openStore.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import type { TargetOrder } from './killTarget.ts';
import { childrenOf } from './processes.ts';
import { createRandom } from './random.ts';

/** What to kill, how often, and under which load. */
export interface KillLoopOptions extends Omit<TargetOrder, 'dataPath' | 'port'> {
  rounds: number;
  /** `itself`: the server dies where `dieAfterInsertOneIn` or `writesLate` says. */
  victim: 'server' | 'engine' | 'itself';
  seed?: number;
  senders?: number;
  eventsPerBatch?: number;
  /** Longest time between two kills. */
  intervalMs?: number;
}

/** What came of it. */
export interface KillLoopResult {
  kills: number;
  /** Events whose acknowledgement a sender has read. */
  acknowledged: number;
  /** Of those, how many the store does not have. */
  missing: number;
  /** Rows in the store beyond one for each event. */
  doubled: number;
  /** Numbers that acknowledged envelopes have told of, and the store does not know. */
  untold: number;
  /** Numbers that the page Delivery misses, beyond those that were told of and never sent. */
  lost: number;
  /** Answers other than 202 while the server was up. */
  refused: number;
}

const targetPath = fileURLToPath(new URL('./killTarget.ts', import.meta.url));
// One batch in five is sent again later although it was acknowledged, as by a page that never read the answer.
const lostAnswers = 0.2;

/** Kills a server or its engine again and again while senders send, then counts what the store has. */
export async function runKillLoop(options: KillLoopOptions): Promise<KillLoopResult> {
  const { rounds, victim, seed = 1, senders = 4, eventsPerBatch = 20, intervalMs = 900, ...target } = options;
  const random = createRandom(seed);
  const dataPath = await mkdtemp(join(tmpdir(), 'candor-kill-'));
  const order: TargetOrder = { ...target, dataPath, port: await freePort() };
  const load = startLoad({ port: order.port, senders, eventsPerBatch, random });
  let kills = 0;
  let server = await start(order, load.setKey);
  try {
    while (kills < rounds) {
      await (victim === 'itself' ? once(server, 'exit') : delay(50 + random() * intervalMs));
      if (victim === 'engine') killChildrenOf(server);
      else {
        if (victim === 'server') await kill(server);
        server = await start(order, load.setKey);
      }
      kills += 1;
    }
    const acknowledged = await finish();
    const { rows, produced, missing } = await contentOf(dataPath);
    const untold = load.told() - produced;
    const lost = missing - (load.told() - acknowledged.size);
    return { kills, refused: load.refused(), untold, lost, ...compare(acknowledged, rows) };
  } finally {
    load.abandon();
    await kill(server);
    await rm(dataPath, { recursive: true, force: true });
  }

  /** Lets every sender have its answer and the store have everything; a server that dies itself is started once more without that. */
  async function finish(): Promise<ReadonlySet<string>> {
    if (victim === 'itself') {
      await kill(server);
      const lasting = { ...order, dieAfterInsertOneIn: Number.MAX_SAFE_INTEGER, writesLate: false };
      server = await start(lasting, load.setKey);
    }
    const acknowledged = await load.stop();
    await load.drained();
    server.kill('SIGTERM');
    await exited(server);
    return acknowledged;
  }
}

/** What is missing of the acknowledged, and how many rows are too many. */
export function compare(
  acknowledged: ReadonlySet<string>,
  rows: ReadonlyMap<string, number>,
): Pick<KillLoopResult, 'acknowledged' | 'missing' | 'doubled'> {
  const missing = [...acknowledged].filter((id) => !rows.has(id)).length;
  const doubled = [...rows.values()].reduce((sum, count) => sum + count - 1, 0);
  return { acknowledged: acknowledged.size, missing, doubled };
}

interface Load {
  setKey(key: string, adminToken: string): void;
  /** Lets each sender finish its batch; resolves with the ids of all acknowledged events. */
  stop(): Promise<ReadonlySet<string>>;
  /** Resolves when nothing waits for the store any more. */
  drained(): Promise<void>;
  /** Stops at once, whatever is not delivered. */
  abandon(): void;
  refused(): number;
  /** The last numbers that acknowledged envelopes have told of, added up. */
  told(): number;
}

/** Senders that keep each batch until it is acknowledged, and send it again with the same ids. */
function startLoad({
  port,
  senders,
  eventsPerBatch,
  random,
}: {
  port: number;
  senders: number;
  eventsPerBatch: number;
  random: () => number;
}): Load {
  const acknowledged = new Set<string>();
  const unread: string[] = [];
  let key = '';
  let adminToken = '';
  let isStopping = false;
  let isAbandoned = false;
  let refused = 0;
  let told = 0;
  const server = `http://127.0.0.1:${port}`;

  async function deliver(body: string): Promise<void> {
    while (!isAbandoned) {
      const usedKey = key;
      try {
        const response = await fetch(`${server}/v1/envelopes?key=${usedKey}`, { method: 'POST', body });
        await response.text();
        if (response.status === 202) return;
        // The first key comes a moment after the first server.
        if (usedKey !== '') refused += 1;
      } catch {
        // The server is dead or dying: the same batch goes out again.
      }
      await delay(20);
    }
  }

  async function send(): Promise<void> {
    while (!isStopping) {
      const origin = randomUUID();
      const toEventId = createEventIds('default', origin);
      const events = makeEvents(eventsPerBatch);
      // More than its events show: only the report can have told it.
      const produced = eventsPerBatch + 5;
      const body = JSON.stringify(makeEnvelope({ origin, events, produced }));
      await deliver(body);
      for (const { seq } of events) acknowledged.add(toEventId(seq));
      if (!isAbandoned) told += produced;
      if (random() < lostAnswers) unread.push(body);
      if (random() < lostAnswers) await deliver(unread[Math.floor(random() * unread.length)] ?? body);
      await delay(5);
    }
  }

  const running = Array.from({ length: senders }, send);
  return {
    setKey(newKey, newToken) {
      key = newKey;
      adminToken = newToken;
    },
    async stop() {
      isStopping = true;
      await Promise.all(running);
      for (const body of unread.splice(0, 100)) await deliver(body);
      return acknowledged;
    },
    async drained() {
      for (;;) {
        const response = await fetch(`${server}/api/v1/status`, {
          headers: { authorization: `Bearer ${adminToken}` },
        });
        const { spool } = (await response.json()) as { spool: { waitingEvents: number } };
        if (spool.waitingEvents === 0) return;
        await delay(100);
      }
    },
    abandon() {
      isStopping = true;
      isAbandoned = true;
    },
    refused: () => refused,
    told: () => told,
  };
}

/** Starts a server; `onReady` is given its write key and its admin's token. */
export async function start(order: TargetOrder, onReady: Load['setKey']): Promise<ChildProcess> {
  for (;;) {
    const child = spawn(
      process.execPath,
      ['--conditions=@candor/source', targetPath, JSON.stringify(order)],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    while (child.exitCode === null && child.signalCode === null && !output.includes('\n')) await delay(10);
    const [, key, token] = /ready (\S+) (\S+)/.exec(output) ?? [];
    // One that died in its first second, as some are told to, is simply started again.
    if (key === undefined || token === undefined) continue;
    onReady(key, token);
    return child;
  }
}

/** Kills it as `kill -9` does. */
export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await exited(child);
}

/** Resolves when it has ended. */
export async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** The engine is the server's only child. */
function killChildrenOf(parent: ChildProcess): void {
  for (const pid of childrenOf(parent.pid ?? 0)) tryKill(pid);
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself in between.
  }
}

/** How often each event is in the store, and what origins told of, read by an engine of our own once the server is gone. */
async function contentOf(
  dataPath: string,
): Promise<{ rows: ReadonlyMap<string, number>; produced: number; missing: number }> {
  const { store, close } = await openStore({ clickhouseUrl: undefined, dataPath, log: () => {} });
  try {
    const rows = new Map<string, number>();
    for await (const ids of store.recentIds(0)) for (const id of ids) rows.set(id, (rows.get(id) ?? 0) + 1);
    const { total } = await store.delivery({ project: 'default', from: 0, to: Date.now() });
    return { rows, produced: total.produced, missing: total.missing };
  } finally {
    await close();
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
