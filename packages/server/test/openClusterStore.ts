import { type StandInCluster, startCluster } from '../../engine/test/startCluster.ts';
import { type ClickHouseOptions, createClickHouseStore } from '../src/store/clickhouse.ts';
import type { Store } from '../src/store/store.ts';
import { NOW } from './seededEvents.ts';

/** A store whose statements are those for a cluster, with the stand-in for one behind it. */
export interface ClusterStore {
  store: Store;
  options: ClickHouseOptions;
  standIn: StandInCluster;
  close(): Promise<void>;
}

/** Starts one; its tables are not made yet. */
export async function openClusterStore(): Promise<ClusterStore> {
  const standIn = await startCluster();
  const { url, username, password, cluster } = standIn;
  const options: ClickHouseOptions = { url, username, password, cluster, kind: 'cluster', now: () => NOW };
  const store = createClickHouseStore(options);
  return {
    store,
    options,
    standIn,
    async close() {
      await store.close();
      await standIn.close();
    },
  };
}
