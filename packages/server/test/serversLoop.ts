import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEngine } from '@candor/engine';
import { createEventIds } from '../src/intake/eventId.ts';
import { openStore } from '../src/openStore.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { compare, exited, freePort, kill, start } from './killLoop.ts';
import type { TargetOrder } from './killTarget.ts';
import { createRandom } from './random.ts';

/** A database that others use too. */
export interface StruckDatabase extends AsyncDisposable {
  /** With name, password and the database's name. */
  readonly url: string;
  readonly cluster?: string;
  /** Kills something of it, which comes back by itself. */
  strike(): void;
}

/** How many servers over one database, and what happens to them. */
export interface ServersLoopOptions
  extends Pick<TargetOrder, 'booksNothing' | 'clickhouseQuorum' | 'dieAfterInsertOneIn'> {
  servers: number;
  /** Kills of one server or another; the database is struck as well after every fourth. */
  kills: number;
  /** @default an embedded engine */
  openDatabase?: (folder: string) => Promise<StruckDatabase>;
  seed?: number;
  senders?: number;
  eventsPerBatch?: number;
  /** Longest time between two kills, in milliseconds. */
  intervalMs?: number;
}

/** What came of it. */
export interface ServersLoopResult {
  kills: number;
  /** Events whose acknowledgement a sender has read from some server. */
  acknowledged: number;
  /** Batches that were sent to more than one server, or again. */
  repeated: number;
  missing: number;
  doubled: number;
  /** Numbers that acknowledged envelopes have told of, and the store does not know. */
  untold: number;
  /** Numbers that the daily account misses. */
  lost: number;
  /** Events that only the last, undisturbed part has sent, counted once for each answer. */
  sent: number;
  /** Of them, by the servers' own account: those stored and those known before. */
  stored: number;
  duplicate: number;
  /** Of them, those that the database holds. */
  kept: number;
}

interface Server {
  readonly order: TargetOrder;
  process: ChildProcess;
  key: string;
  token: string;
}

interface Status {
  spool: { waitingEvents: number };
  outcomes: { stored: number; duplicate: number };
}

// Of a batch, by chance: sent to two servers at once; sent to another when it is acknowledged; kept for much later.
const atOnce = 0.2;
const again = 0.2;
const later = 0.1;

/** Several servers over one engine, with senders that trust none of them, while one or another is killed. */
export async function runServersLoop(options: ServersLoopOptions): Promise<ServersLoopResult> {
  const { servers: count, kills, seed = 1, senders = 3, eventsPerBatch = 20, intervalMs = 900 } = options;
  const { booksNothing, clickhouseQuorum, dieAfterInsertOneIn, openDatabase = openEngine } = options;
  const random = createRandom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'candor-servers-'));
  await using database = await openDatabase(folder);
  const { url: clickhouseUrl, cluster: clickhouseCluster } = database;
  const place = { clickhouseUrl, ...(clickhouseCluster !== undefined && { clickhouseCluster }) };
  const servers: Server[] = [];
  let isAbandoned = false;

  const anyOf = (): Server => servers[Math.floor(random() * servers.length)] ?? fail('no server');
  const acknowledged = new Set<string>();
  const unread: string[] = [];
  let repeated = 0;
  let told = 0;

  /** Sends it to a server until one has acknowledged it, each time to another. */
  async function deliver(body: string): Promise<void> {
    while (!isAbandoned) {
      const { order, key } = anyOf();
      try {
        const url = `http://127.0.0.1:${order.port}/v1/envelopes?key=${key}`;
        const response = await fetch(url, { method: 'POST', body });
        await response.text();
        if (response.status === 202) return;
      } catch {
        // That one is dead or dying: the same batch goes to another.
      }
      await delay(20);
    }
  }

  async function sendOne(): Promise<void> {
    const origin = randomUUID();
    const toEventId = createEventIds('default', origin);
    const events = makeEvents(eventsPerBatch);
    const body = JSON.stringify(makeEnvelope({ origin, events, produced: eventsPerBatch }));
    const isAtOnce = random() < atOnce;
    await Promise.all(isAtOnce ? [deliver(body), deliver(body)] : [deliver(body)]);
    if (isAbandoned) return;
    for (const { seq } of events) acknowledged.add(toEventId(seq));
    told += eventsPerBatch;
    const isAgain = random() < again;
    if (isAgain) await deliver(body);
    repeated += Number(isAtOnce) + Number(isAgain);
    if (random() < later) unread.push(body);
  }

  async function sendWhile(isGoingOn: () => boolean): Promise<void> {
    const send = async (): Promise<void> => {
      while (isGoingOn() && !isAbandoned) {
        await sendOne();
        await delay(5);
      }
    };
    await Promise.all(Array.from({ length: senders }, send));
  }

  async function startOne(server: Server): Promise<void> {
    server.process = await start(server.order, (key, token) => {
      server.key = key;
      server.token = token;
    });
  }

  async function statusOf({ order, token }: Server): Promise<Status> {
    const url = `http://127.0.0.1:${order.port}/api/v1/status`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as Status;
  }

  async function drained(): Promise<void> {
    for (const server of servers) while ((await statusOf(server)).spool.waitingEvents > 0) await delay(100);
  }

  try {
    for (let index = 0; index < count; index++) {
      const dataPath = join(folder, `server-${index}`);
      const order: TargetOrder = {
        dataPath,
        port: await freePort(),
        ...place,
        ...(clickhouseQuorum !== undefined && { clickhouseQuorum }),
        ...(booksNothing && { booksNothing }),
        ...(dieAfterInsertOneIn !== undefined && { dieAfterInsertOneIn }),
      };
      const server = { order, key: '', token: '' } as Server;
      await startOne(server);
      servers.push(server);
    }
    let isOver = kills === 0;
    const load = sendWhile(() => !isOver);
    for (let killed = 0; killed < kills; killed++) {
      await delay(50 + random() * intervalMs);
      const server = anyOf();
      await kill(server.process);
      if (killed % 4 === 3) database.strike();
      // Some are away for longer, so that others store what it has in its spool.
      await delay(random() < 0.5 ? 0 : random() * 2 * intervalMs);
      await startOne(server);
      // Those that died by themselves as well.
      for (const one of servers) if (one.process.signalCode !== null) await startOne(one);
    }
    isOver = true;

    // Nobody dies any more, so that the account of this last part can be held against what was sent.
    for (const server of kills > 0 ? servers : []) {
      await kill(server.process);
      delete server.order.dieAfterInsertOneIn;
      await startOne(server);
    }
    await load;
    for (const body of unread.splice(0, 100)) await deliver(body);
    await drained();
    // What is dropped is counted after it is released.
    await delay(200);
    const before = await contentOf(place, folder);
    const earlier = await Promise.all(servers.map(statusOf));
    let sent = 0;
    for (let batch = 0; batch < 20; batch++) {
      const body = JSON.stringify(makeEnvelope({ origin: randomUUID(), events: makeEvents(eventsPerBatch) }));
      const copies = 1 + (batch % 3);
      await Promise.all(Array.from({ length: copies }, () => deliver(body)));
      await deliver(body);
      sent += (copies + 1) * eventsPerBatch;
    }
    await drained();
    await delay(200);
    const now = await Promise.all(servers.map(statusOf));
    const after = await contentOf(place, folder);
    const rise = (outcome: keyof Status['outcomes']): number =>
      now.reduce(
        (sum, { outcomes }, index) => sum + outcomes[outcome] - (earlier[index]?.outcomes[outcome] ?? 0),
        0,
      );
    return {
      kills,
      repeated,
      ...compare(acknowledged, after.rows),
      untold: told - before.produced,
      lost: after.missing,
      sent,
      stored: rise('stored'),
      duplicate: rise('duplicate'),
      kept: after.rows.size - before.rows.size,
    };
  } finally {
    isAbandoned = true;
    await Promise.all(
      servers.map(async (server) => {
        server.process.kill('SIGKILL');
        await exited(server.process);
      }),
    );
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function openEngine(folder: string): Promise<StruckDatabase> {
  const engine = await startEngine({ dataPath: join(folder, 'engine') });
  return {
    url: urlOf(engine),
    strike() {
      if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
    },
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

function urlOf({ url, username, password }: { url: string; username: string; password: string }): string {
  const address = new URL(url);
  address.username = username;
  address.password = password;
  address.pathname = '/candor';
  return address.href;
}

/** How often each event is in the database, and what its account says. */
async function contentOf(
  place: Pick<TargetOrder, 'clickhouseCluster'> & { clickhouseUrl: string },
  dataPath: string,
): Promise<{ rows: ReadonlyMap<string, number>; produced: number; missing: number }> {
  const { store, close } = await openStore({ ...place, dataPath, log: () => {} });
  try {
    const rows = new Map<string, number>();
    for await (const ids of store.recentIds(0)) for (const id of ids) rows.set(id, (rows.get(id) ?? 0) + 1);
    const { total } = await store.delivery({ project: 'default', from: 0, to: Date.now() });
    return { rows, produced: total.produced, missing: total.missing };
  } finally {
    await close();
  }
}

function fail(message: string): never {
  throw new Error(message);
}
