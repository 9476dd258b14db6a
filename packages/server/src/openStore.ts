import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Log, reasonOf } from './log.ts';
import { StartProblem } from './startProblem.ts';
import { createClickHouseStore } from './store/clickhouse.ts';
import type { Store } from './store/store.ts';

/** A store and what runs it. */
export interface OpenStore {
  readonly store: Store;
  close(): Promise<void>;
}

/** A cluster when there is an address, else the embedded engine, started for this server alone. */
export async function openStore({
  clickhouseUrl,
  dataPath,
  log,
}: {
  clickhouseUrl: string | undefined;
  dataPath: string;
  log: Log;
}): Promise<OpenStore> {
  const keepDefinitions = (sql: string): Promise<void> => writeFile(join(dataPath, 'schema.sql'), sql);
  if (clickhouseUrl !== undefined) {
    const store = createClickHouseStore({
      ...toCredentials(clickhouseUrl),
      kind: 'cluster',
      keepDefinitions,
    });
    return { store, close: () => store.close() };
  }
  const { startEngine } = await importEngine();
  let isClosing = false;
  const engine = await startEngine({
    dataPath: join(dataPath, 'engine'),
    onEvent({ type }) {
      const isUsual = isClosing || type === 'log' || type === 'started';
      log(isUsual ? 'info' : 'warn', 'the embedded engine reports', { event: type });
    },
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartProblem(`The embedded engine did not start: ${reason}`, { cause: error });
  });
  const { url, username, password } = engine;
  const store = createClickHouseStore({ url, username, password, kind: 'embedded', keepDefinitions });
  return {
    store,
    async close() {
      isClosing = true;
      await store
        .close()
        .catch((error: unknown) => log('warn', 'the store did not close', { reason: reasonOf(error) }));
      await engine.close();
    },
  };
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
