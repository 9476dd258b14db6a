import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineEvent } from '@candor/engine';
import { writeDurably } from './durableFile.ts';
import { type Log, reasonOf } from './log.ts';
import { StartProblem } from './startProblem.ts';
import { createClickHouseStore } from './store/clickhouse.ts';
import type { Quorum } from './store/cluster.ts';
import type { Store } from './store/store.ts';

/** An engine with no more than its least has room for one large question, beside what comes in. */
const SCARCE_BYTES = 300 * 2 ** 20;

/** A store and what runs it. */
export interface OpenStore {
  readonly store: Store;
  /** Of the embedded engine, while it runs. */
  enginePid?(): number | undefined;
  close(): Promise<void>;
}

/** A cluster when there is an address, else the embedded engine, started for this server alone. */
export async function openStore({
  clickhouseUrl,
  clickhouseCluster,
  clickhouseQuorum,
  retentionDays,
  dataPath,
  log,
}: {
  clickhouseUrl: string | undefined;
  clickhouseCluster?: string | undefined;
  clickhouseQuorum?: Quorum | undefined;
  retentionDays?: number;
  dataPath: string;
  log: Log;
}): Promise<OpenStore> {
  const keepDefinitions = async (sql: string): Promise<void> => {
    const path = join(dataPath, 'schema.sql');
    if ((await readFile(path, 'utf8').catch(() => '')) === sql) return;
    // A server on a full disk goes on without the newest, and keeps what it has.
    await writeDurably(path, sql).catch((error: unknown) =>
      log('warn', 'the definitions of the tables were not written', { reason: reasonOf(error) }),
    );
  };
  if (clickhouseUrl !== undefined) {
    const store = createClickHouseStore({
      ...toCredentials(clickhouseUrl),
      kind: 'cluster',
      cluster: clickhouseCluster,
      quorum: clickhouseQuorum,
      reportDays: retentionDays,
      keepDefinitions,
    });
    return { store, close: () => store.close() };
  }
  const { startEngine } = await importEngine();
  // The only folder to which the engine writes copies.
  const copiesPath = join(dataPath, 'engine', 'backups');
  await removeAllIn(copiesPath);
  let isClosing = false;
  const engine = await startEngine({
    dataPath: join(dataPath, 'engine'),
    onEvent(event) {
      const isUsual = isClosing || event.type === 'log' || event.type === 'started';
      log(isUsual ? 'info' : 'warn', 'the embedded engine reports', toFields(event));
    },
  }).catch((error: unknown) => {
    throw new StartProblem(`The embedded engine did not start: ${messageOf(error)}`, { cause: error });
  });
  const { username, password } = engine;
  const store = createClickHouseStore({
    get url() {
      return engine.url;
    },
    username,
    password,
    kind: 'embedded',
    reportDays: retentionDays,
    keepDefinitions,
    copiesPath,
    questionsAtOnce: engine.memoryLimitBytes > SCARCE_BYTES ? undefined : 1,
  });
  return {
    store,
    enginePid: () => engine.pid,
    async close() {
      isClosing = true;
      await store
        .close()
        .catch((error: unknown) => log('warn', 'the store did not close', { reason: reasonOf(error) }));
      await engine.close();
    },
  };
}

/** What backups that were cut off have left: nobody asks for it any more, and it may be as large as the database. */
async function removeAllIn(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []); // no backup was ever made
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function toCredentials(address: string): {
  url: string;
  username?: string;
  password?: string;
  database?: string;
} {
  const url = new URL(address);
  const { username, password, pathname } = url;
  url.username = '';
  url.password = '';
  url.pathname = '';
  const database = pathname.slice(1);
  return {
    url: url.href,
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    ...(database !== '' && { database }),
  };
}

/** What may stand in the log. Not the engine's own lines: they may quote a statement. */
function toFields(event: EngineEvent): Record<string, string | number | undefined> {
  const { type } = event;
  if (type === 'failed') return { event: type, error: messageOf(event.error) };
  if (type !== 'exited') return { event: type };
  return { event: type, code: event.code ?? undefined, signal: event.signal ?? undefined };
}

/** Asked for only when it is needed: a team with a cluster never installs it. */
async function importEngine(): Promise<typeof import('@candor/engine')> {
  try {
    return await import('@candor/engine');
  } catch (error) {
    throw new StartProblem(
      'The embedded engine is not installed. Run npm install @candor/engine, or set CANDOR_CLICKHOUSE_URL to the address of a ClickHouse.',
      { cause: error },
    );
  }
}
