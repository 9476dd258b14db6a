import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EngineEvent, startEngine } from '../src/index.ts';
import { type Client, connect, rowsOf, startTestEngine } from './testEngine.ts';

describe('a crash', () => {
  it('is a restart at the same address that loses no acknowledged row', async () => {
    const { engine, client, events, stop } = await startTestEngine();
    const { url, password } = engine;
    await client.command({
      query: `CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id
        SETTINGS non_replicated_deduplication_window = 100`,
    });
    const acknowledged: number[] = [];

    for (let id = 0; id < 120; id += 1) {
      if (id % 30 === 20 && engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
      await insertUntilStored(client, id);
      acknowledged.push(id);
    }

    const stored = await rowsOf<{ id: number }>(client, 'SELECT id FROM t ORDER BY id');
    expect(stored.map(({ id }) => id)).toEqual(acknowledged);
    expect([engine.url, engine.password]).toEqual([url, password]);
    expect(events.filter(({ type }) => type === 'restarted')).toHaveLength(4);
    expect(engine.ready).toBe(true);
    await stop();
  });

  it('is a restart at another address where somebody takes the port meanwhile', async () => {
    const { engine, client, events, stop } = await startTestEngine();
    const taken = Number(new URL(engine.url).port);
    await client.command({ query: 'CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id' });
    if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
    const other = await listenOnceFree(taken);

    await untilRestarted(events, 1);

    expect(Number(new URL(engine.url).port)).not.toBe(taken);
    expect(events.at(-1)).toMatchObject({ url: engine.url });
    await using again = connect(engine);
    expect(await rowsOf(again, 'SELECT toUInt32(count()) AS n FROM t')).toEqual([{ n: 0 }]);
    if (engine.pid !== undefined) process.kill(engine.pid, 'SIGKILL');
    await untilRestarted(events, 2);
    expect(events.at(-1)).toMatchObject({ url: engine.url });
    other.close();
    await stop();
  });

  it('shows in `ready` and `pid`', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    const seen: unknown[] = [];
    const { promise: restarted, resolve } = Promise.withResolvers<void>();
    const engine = await startEngine({
      dataPath: folder,
      onEvent({ type }) {
        if (type === 'exited') seen.push(engine.ready, engine.pid);
        if (type === 'restarted') resolve();
      },
    });
    const { pid } = engine;

    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await restarted;

    expect(seen).toEqual([false, undefined]);
    expect(engine.ready).toBe(true);
    expect(engine.pid).not.toBe(pid);
    await engine.close();
    await rm(folder, { recursive: true });
  });
});

describe('a stop', () => {
  it('ends the child with code 0 after its running statement', async () => {
    const { engine, client, events, stop } = await startTestEngine();
    const running = rowsOf(client, 'SELECT sum(sleepEachRow(0.1)) AS slept FROM numbers(5)', {
      clickhouse_settings: { max_block_size: '1' },
    });
    await untilRunning(client, 'sleepEachRow');

    await engine.close();

    expect(await running).toEqual([{ slept: 0 }]);
    expect(events.at(-1)).toEqual({ type: 'exited', code: 0, signal: null });
    expect(engine.ready).toBe(false);
    await stop();
  });

  it('ends with code 0 while clients go on inserting', async () => {
    const { engine, client, events, stop } = await startTestEngine();
    await client.command({ query: 'CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id' });
    const inserting = Array.from({ length: 8 }, () => insertUntilRefused(client));
    await untilStored(client, 50);

    await engine.close();

    expect(events.at(-1)).toEqual({ type: 'exited', code: 0, signal: null });
    await Promise.all(inserting);
    await stop();
  });

  it('comes from the signal too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    const controller = new AbortController();
    const { promise: exited, resolve } = Promise.withResolvers<EngineEvent>();
    const onEvent = (event: EngineEvent) => {
      if (event.type === 'exited') resolve(event);
    };
    await startEngine({ dataPath: folder, onEvent, signal: controller.signal });

    controller.abort();

    expect(await exited).toMatchObject({ code: 0 });
    await rm(folder, { recursive: true });
  });
});

describe('a start', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('waits for a predecessor that is ending', async () => {
    const first = await startEngine({ dataPath: folder });

    const [second] = await Promise.all([startEngine({ dataPath: folder }), first.close()]);

    expect(second.ready).toBe(true);
    await second.close();
  });

  it('makes a folder that nobody else can look into', async () => {
    const engine = await startEngine({ dataPath: join(folder, 'data') });

    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);

    await engine.close();
  });

  it('gives way to who started it', async () => {
    const engine = await startEngine({ dataPath: folder });

    expect(getPriority(engine.pid)).toBe(Math.min(getPriority() + 5, 19));

    await engine.close();
  });

  it('names the cure when another process keeps the folder', async () => {
    const first = await startEngine({ dataPath: folder });

    await expect(startEngine({ dataPath: folder, lockLimitMs: 300 })).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining('stop the other process, or choose another folder'),
    });

    await first.close();
  });

  it('names the cure when the port is taken', async () => {
    const first = await startEngine({ dataPath: folder });
    const port = Number(new URL(first.url).port);

    await expect(startEngine({ dataPath: join(folder, 'other'), port })).rejects.toMatchObject({
      reason: 'port',
      message: expect.stringContaining(`port ${port} cannot be used: choose another one`),
    });

    await first.close();
  });

  it('names the cure when the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');

    await expect(startEngine({ dataPath: join(folder, 'file', 'data') })).rejects.toMatchObject({
      reason: 'folder',
      message: expect.stringContaining('CANDOR_CLICKHOUSE_URL'),
    });
  });

  it('does nothing when the signal is aborted already', async () => {
    await expect(startEngine({ dataPath: folder, signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});

// A client repeats what was not acknowledged; the token makes that harmless.
async function insertUntilStored(client: Client, id: number): Promise<void> {
  for (;;) {
    try {
      const clickhouse_settings = { insert_deduplication_token: String(id) };
      await client.insert({ table: 't', values: [{ id }], format: 'JSONEachRow', clickhouse_settings });
      return;
    } catch {
      await delay(20); // the child is away
    }
  }
}

async function insertUntilRefused(client: Client): Promise<void> {
  try {
    for (let id = 0; ; id += 1) {
      await client.insert({ table: 't', values: [{ id }], format: 'JSONEachRow' });
    }
  } catch {
    // refused: what it waited for
  }
}

async function untilStored(client: Client, count: number): Promise<void> {
  const query = 'SELECT toUInt32(count()) AS count FROM t';
  while (((await rowsOf<{ count: number }>(client, query))[0]?.count ?? 0) < count) await delay(10);
}

async function untilRunning(client: Client, part: string): Promise<void> {
  const query = 'SELECT 1 AS found FROM system.processes WHERE position(query, {part:String}) > 0 LIMIT 2';
  while ((await rowsOf(client, query, { query_params: { part } })).length < 2) await delay(10);
}

async function untilRestarted(events: readonly EngineEvent[], times: number): Promise<void> {
  await vi.waitFor(
    () => expect(events.filter(({ type }) => type === 'restarted')).toHaveLength(times),
    20_000,
  );
}

/** Takes a port in the moment in which whoever has it lets go of it. */
async function listenOnceFree(port: number): Promise<Server> {
  for (;;) {
    const server = createServer((socket) => socket.destroy());
    const isListening = await new Promise<boolean>((done) => {
      server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
    });
    if (isListening) return server;
  }
}
