// The engine with the configuration of a cluster of one server, for tests: a stand-in for a real one. What the embedded engine cannot do
// is taken out of each statement: it has no queue for ON CLUSTER, and no other server with which a replica could share its rows.

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Session } from 'chdb';
import { createEngineServer } from '../src/engineServer.ts';
import type { EngineSession } from '../src/execute.ts';
import { createSessionPool } from '../src/sessionPool.ts';

const [folder = '', cluster = '', password = '', given] = process.argv.slice(2);
const configPath = given ?? join(folder, 'cluster.xml');
if (given === undefined)
  await writeFile(
    configPath,
    `<clickhouse>
  <tcp_port>9000</tcp_port>
  <macros><shard>01</shard><replica>one</replica></macros>
  <remote_servers><${cluster}><shard>
    <internal_replication>true</internal_replication>
    <replica><host>127.0.0.1</host><port>9000</port></replica>
  </shard></${cluster}></remote_servers>
</clickhouse>`,
  );

const pool = await createSessionPool(() => {
  const session = new Session(join(folder, 'data'), {
    connectionArgs: [`--config-file=${configPath}`, '--background_pool_size=8'],
  });
  return {
    queryAsync: (sql, options) => session.queryAsync(toAlone(sql), options),
    insert: session.insert.bind(session) as EngineSession['insert'], // overloaded by format, which does not matter here
    close: () => session.close(),
  };
});
const server = createEngineServer({ pool, credentials: { username: 'candor', password } });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port }); // a TCP server's address is that
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL')); // the parent has gone; nothing here is to last

function toAlone(sql: string): string {
  return sql
    .replace(/ ON CLUSTER '[\w-]+'/, '')
    .replace(/ENGINE = Replicated(\w*MergeTree)\('[^']*', '[^']*'\)/, 'ENGINE = $1')
    .replace(/\breplicated_deduplication_window = /, 'non_replicated_deduplication_window = ');
}
