// One replica of a shard, in a process of its own: the embedded engine with an address, what serves its parts to the others, and what stands for a cluster's queue of statements.

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Session } from 'chdb';
import { createEngineServer } from '../../packages/engine/src/engineServer.ts';
import type { EngineSession } from '../../packages/engine/src/execute.ts';
import { createSessionPool } from '../../packages/engine/src/sessionPool.ts';
import { giveAddress } from './giveAddress.ts';
import type { ReplicaOrder } from './openReplicas.ts';
import { type Part, packPart, protocolCookie } from './servePart.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as ReplicaOrder; // from `openReplicas`, which starts this
const { folder, number, ports, cluster, username, password, keeperPort } = order;
const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

const configPath = join(folder, `replica-${number}.xml`);
await writeFile(
  configPath,
  `<clickhouse>
  <tcp_port>${9000 + number}</tcp_port>
  <macros><shard>01</shard><replica>${number}</replica></macros>
  <zookeeper>
    <node><host>127.0.0.1</host><port>${keeperPort}</port></node>
    <session_timeout_ms>4000</session_timeout_ms>
    <sessions_path>/sessions/${number}</sessions_path>
  </zookeeper>
  <remote_servers><${cluster}><shard>
    <internal_replication>true</internal_replication>
    ${ports.map((_, index) => `<replica><host>127.0.0.1</host><port>${9000 + index}</port></replica>`).join('')}
  </shard></${cluster}></remote_servers>
</clickhouse>`,
);

const parts = createServer(async (request, response) => {
  const asked = new URL(request.url ?? '', 'http://127.0.0.1').searchParams;
  try {
    const part = await findPart(asked.get('endpoint') ?? '', asked.get('part') ?? '');
    response.setHeader('set-cookie', protocolCookie(Number(asked.get('client_protocol_version'))));
    response.end(await packPart(part));
  } catch (error) {
    // It is asked again.
    response.statusCode = 500;
    response.end(String(error));
  }
});
parts.listen(0, '127.0.0.1');
await once(parts, 'listening');
giveAddress((parts.address() as AddressInfo).port); // a TCP server's address is that

const open = (): Session =>
  new Session(join(folder, `data-${number}`), {
    connectionArgs: [`--config-file=${configPath}`, '--background_pool_size=8'],
  });
const looking = open();
const pool = await createSessionPool(() => {
  const session = open();
  return {
    async queryAsync(sql, options) {
      const alone = sql
        .replace(/ ON CLUSTER '[\w-]+'/, '')
        .replace(/clusterAllReplicas\('[\w-]+', ([\w.]+)\)/g, '$1');
      const isForAll = sql.includes(" ON CLUSTER '") && !(await isToldByReplicas(alone));
      const answer = await session.queryAsync(alone, options);
      if (isForAll) await runElsewhere(alone);
      return answer;
    },
    insert: session.insert.bind(session) as EngineSession['insert'], // overloaded by format, which does not matter here
    close: () => session.close(),
  };
});
const server = createEngineServer({ pool, credentials: { username, password } });
server.listen(ports[number], '127.0.0.1');
await once(server, 'listening');
process.send?.('ready');
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL')); // who has started it has gone; nothing here is to last

async function ask<Row>(sql: string): Promise<Row[]> {
  const answer = await looking.queryAsync(sql, { format: 'JSONEachRow' });
  const lines = answer.text().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Row); // as the statement names its columns
}

async function findPart(endpoint: string, name: string): Promise<Part> {
  const path = endpoint.replace(/^DataPartsExchange:/, '');
  const [part] = await ask<Part>(`SELECT p.path AS folder, p.part_type AS type FROM system.parts AS p
INNER JOIN system.replicas AS r ON p.database = r.database AND p.table = r.table
WHERE r.replica_path = '${path}' AND p.name = '${name}'`);
  if (!part) throw new Error(`There is no part ${name} of ${path}`);
  return part;
}

/** What a table's replicas tell each other runs on one of them: changes of a replicated table, but for its settings. */
async function isToldByReplicas(sql: string): Promise<boolean> {
  const [, database, table] = /^\s*ALTER TABLE (\w+)\.(\w+) (?!MODIFY SETTING)/.exec(sql) ?? [];
  if (table === undefined) return false;
  const found = await ask<{ engine: string }>(
    `SELECT engine FROM system.tables WHERE database = '${database}' AND name = '${table}'`,
  );
  return found[0]?.engine.startsWith('Replicated') === true;
}

async function runElsewhere(sql: string): Promise<void> {
  for (const port of ports.filter((_, index) => index !== number)) {
    const url = `http://127.0.0.1:${port}/?mutations_sync=2&alter_sync=2`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization }, body: sql }).catch(() => {
      throw new Error(
        'Code: 159. DB::Exception: A server of the cluster does not answer. (TIMEOUT_EXCEEDED)',
      );
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
  }
}
