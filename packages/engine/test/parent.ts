// A program that runs an engine and inserts without end, for tests that kill it. Tells its ids on the standard output.

import { startEngine } from '../src/index.ts';
import { connect } from './testEngine.ts';

const engine = await startEngine({ dataPath: process.argv[2] ?? '' });
const client = connect(engine);
await client.command({ query: 'CREATE TABLE IF NOT EXISTS t (id UInt32) ENGINE = MergeTree ORDER BY id' });
process.stdout.write(`${JSON.stringify({ url: engine.url, pid: engine.pid })}\n`);
for (let id = 0; ; id += 1) {
  await client.insert({ table: 't', values: [{ id }], format: 'JSONEachRow' });
  process.stdout.write(`${JSON.stringify({ id })}\n`);
}
