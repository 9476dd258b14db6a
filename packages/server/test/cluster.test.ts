import { expect, onTestFinished, test } from 'vitest';
import { type StandInCluster, startCluster } from '../../engine/test/startCluster.ts';
import type { EventsAnswer, StatusAnswer } from '../src/api/types.ts';
import { type CandorServer, createServer } from '../src/server.ts';
import { makeEnvelope, makeEvents } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { send } from './sender.ts';

const adminToken = 'ca_for-the-one-that-looks';

async function startOver(
  standIn: StandInCluster,
  options: { clickhouseCluster?: string; sqlUrl?: string } = {},
): Promise<CandorServer> {
  const address = new URL(standIn.url);
  address.username = standIn.username;
  address.password = standIn.password;
  address.pathname = '/shop';
  const server = await createServer({
    port: 0,
    dataPath: await makeFolder(),
    adminToken,
    hashKey: Buffer.alloc(32, 7),
    clickhouseUrl: address.href,
    clickhouseCluster: standIn.cluster,
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
}

async function ask<Answer>({ url }: CandorServer, path: string): Promise<Answer> {
  const answer = await fetch(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${adminToken}` } });
  return (await answer.json()) as Answer;
}

test('two servers over one cluster take events in, and each answers for both', async () => {
  const standIn = await startCluster();
  onTestFinished(standIn.close);
  const servers = await Promise.all([startOver(standIn), startOver(standIn)]);
  for (const server of servers)
    await expect.poll(async () => (await ask<StatusAnswer>(server, 'status')).store.ready).toBe(true);

  for (const server of servers) await send(server, makeEnvelope({ events: makeEvents(3) }));

  for (const server of servers) {
    expect((await ask<StatusAnswer>(server, 'status')).store.kind).toBe('cluster');
    await expect.poll(async () => (await ask<EventsAnswer>(server, 'events?limit=50')).events.length).toBe(6);
  }
});

test('a cluster that the database does not know ends the start with those that it knows', async () => {
  const standIn = await startCluster();
  onTestFinished(standIn.close);

  await expect(startOver(standIn, { clickhouseCluster: 'other' })).rejects.toThrow(
    'Set CANDOR_CLICKHOUSE_CLUSTER to one that it knows (candor)',
  );
});

test('a user who may write ends the start of a server that would offer SQL', async () => {
  const standIn = await startCluster();
  onTestFinished(standIn.close);
  const sqlUrl = `http://${standIn.username}:${encodeURIComponent(standIn.password)}@${new URL(standIn.url).host}/default`;

  await expect(startOver(standIn, { sqlUrl })).rejects.toThrow('SQL cannot be offered by CANDOR_SQL_URL');
});
