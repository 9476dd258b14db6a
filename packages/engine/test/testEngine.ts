import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { type Engine, type EngineEvent, startEngine } from '../src/index.ts';

export type Client = ReturnType<typeof createClient>;

/** The unmodified client of an engine; says nothing, for errors are what many tests are about. */
export function connect(engine: Engine, options: Parameters<typeof createClient>[0] = {}): Client {
  const { url, username, password } = engine;
  return createClient({ url, username, password, log: { level: ClickHouseLogLevel.OFF }, ...options });
}

/** The answer's rows as objects. */
export async function rowsOf<Row>(client: Client, query: string, options: object = {}): Promise<Row[]> {
  const answer = await client.query({ query, format: 'JSONEachRow', ...options });
  return answer.json<Row>();
}

/** An engine in a new folder of its own, with what it told. */
export async function startTestEngine(): Promise<{
  engine: Engine;
  client: Client;
  folder: string;
  events: EngineEvent[];
  stop: () => Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const events: EngineEvent[] = [];
  const engine = await startEngine({ dataPath: folder, onEvent: (event) => events.push(event) });
  const client = connect(engine);
  return {
    engine,
    client,
    folder,
    events,
    async stop() {
      await client.close();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
