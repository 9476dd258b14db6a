import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@candor/engine';
import { type ClickHouseOptions, createClickHouseStore } from '../src/store/clickhouse.ts';
import type { Store } from '../src/store/store.ts';
import { NOW } from './seededEvents.ts';

/** A store with the real embedded engine behind it, in a folder of its own. */
export interface EngineStore {
  store: Store;
  /** Where its files are. */
  dataPath: string;
  /** How to reach the same engine once more. */
  options: ClickHouseOptions;
  close(): Promise<void>;
}

/** Starts an engine; its tables are not made yet. */
export async function openEngineStore(): Promise<EngineStore> {
  const dataPath = await mkdtemp(join(tmpdir(), 'candor-store-'));
  const engine = await startEngine({ dataPath });
  const { url, username, password } = engine;
  const options: ClickHouseOptions = {
    url,
    username,
    password,
    kind: 'embedded',
    now: () => NOW,
    // A test has hundreds, and looks through them in parts, too.
    originsAtOnce: 300,
  };
  const store = createClickHouseStore(options);
  return {
    store,
    dataPath,
    options,
    async close() {
      await store.close();
      await engine.close();
      await rm(dataPath, { recursive: true, force: true });
    },
  };
}
