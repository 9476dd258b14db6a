import { runServersLoop, type ServersLoopOptions } from '../packages/server/test/serversLoop.ts';
import { ensureZooKeeper } from '../scripts/zookeeper.ts';
import type { BenchOptions } from './options.ts';
import { openReplicas } from './replicas/openReplicas.ts';
import { table } from './report.ts';

const loops: readonly (Omit<ServersLoopOptions, 'kills'> & { name: string })[] = [
  { name: 'two servers', servers: 2, dieAfterInsertOneIn: 12 },
  { name: 'four servers', servers: 4, dieAfterInsertOneIn: 12 },
  { name: 'two servers, one replica is enough', servers: 2, clickhouseQuorum: 1 },
];

/** What is missing or doubled of what was acknowledged, over two replicas with a keeper, while servers, replicas and the keeper are killed under load. */
export async function replicas({ rounds }: BenchOptions): Promise<string> {
  await ensureZooKeeper();
  const rows: (string | number)[][] = [];
  for (const { name, ...options } of loops) {
    const result = await runServersLoop({
      seed: 7,
      intervalMs: 1_500,
      kills: rounds > 1 ? 36 : 12,
      openDatabase: openReplicas,
      ...options,
    });
    const { kills, acknowledged, missing, doubled, lost } = result;
    rows.push([name, kills, acknowledged, missing, doubled, lost]);
  }
  return table(
    [
      'over two replicas',
      'kills of servers',
      'events acknowledged',
      'missing',
      'doubled',
      'missed by Delivery',
    ],
    rows,
  );
}
