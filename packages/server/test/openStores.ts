import { randomUUID } from 'node:crypto';
import { createClickHouseStore } from '../src/store/clickhouse.ts';
import { createMemoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { openClusterStore } from './openClusterStore.ts';
import { openEngineStore } from './openEngineStore.ts';
import { NOW } from './seededEvents.ts';
import { sendSql } from './sendSql.ts';

/** A store, and the way to be rid of it. */
export interface OpenStore {
  store: Store;
  close(): Promise<void>;
}

/** Every store that there is, empty and ready; each must pass the same tests. */
export const stores: [name: string, open: () => Promise<OpenStore>][] = [
  ['memory', openMemory],
  ['ClickHouse', openClickHouse],
  ['cluster', openCluster],
];

async function openMemory(): Promise<OpenStore> {
  const store = createMemoryStore({ now: () => NOW });
  return { store, close: store.close };
}

async function openClickHouse(): Promise<OpenStore> {
  const opened = await openEngineStore();
  await opened.store.migrate();
  return opened;
}

/** A real one: `http://name:password@host:port/?cluster=name`. What is tested over it has a database of its own there, which is removed afterwards. */
const givenCluster = process.env['CANDOR_TEST_CLUSTER'];

async function openCluster(): Promise<OpenStore> {
  if (givenCluster !== undefined) return openGivenCluster(new URL(givenCluster));
  const opened = await openClusterStore();
  await opened.store.migrate();
  return opened;
}

async function openGivenCluster(address: URL): Promise<OpenStore> {
  const { origin: url, username, password } = address;
  const cluster = address.searchParams.get('cluster') ?? 'candor';
  const database = `candor_test_${randomUUID().replaceAll('-', '')}`;
  const options = { url, username, password, database, cluster };
  const store = createClickHouseStore({ ...options, kind: 'cluster', now: () => NOW });
  await store.migrate();
  return {
    store,
    async close() {
      await store.close();
      await sendSql(options, `DROP DATABASE IF EXISTS ${database} ON CLUSTER '${cluster}' SYNC`);
    },
  };
}
