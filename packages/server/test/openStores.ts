import { createMemoryStore } from '../src/store/memory.ts';
import type { Store } from '../src/store/store.ts';
import { openClusterStore } from './openClusterStore.ts';
import { openEngineStore } from './openEngineStore.ts';
import { NOW } from './seededEvents.ts';

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

async function openCluster(): Promise<OpenStore> {
  const opened = await openClusterStore();
  await opened.store.migrate();
  return opened;
}
