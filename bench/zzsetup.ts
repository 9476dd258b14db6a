import { writeFileSync } from 'node:fs';
import { startEngine } from '@candor/engine';
import { createClickHouseStore } from '../packages/server/src/store/clickhouse.ts';
import { fill } from './questions.ts';

await using engine = await startEngine({ dataPath: '/tmp/q40m' });
const { url, username, password } = engine;
const now = Date.now();
const store = createClickHouseStore({ url, username, password, kind: 'embedded', rollups: { settleMs: 0 } });
await store.migrate();
await fill({ url, username, password }, 40_000_000, now);
await store.roll?.(31);
writeFileSync('/tmp/q40m.now', String(now));
await store.close();
