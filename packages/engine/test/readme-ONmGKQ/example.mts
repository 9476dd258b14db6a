import { startEngine } from '@candor/engine';
import { createClient } from '@clickhouse/client';

const engine = await startEngine({ dataPath: './data' });
const { url, username, password } = engine;
const client = createClient({ url, username, password });

const answer = await client.query({
  query: 'SELECT {n:UInt8} + 1 AS next',
  query_params: { n: 1 },
  format: 'JSONEachRow',
});
console.log(await answer.json()); // [{ next: 2 }]

await client.close();
await engine.close();
