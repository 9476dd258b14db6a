import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startEngine } from '@candor/engine';
import { createClient } from '@clickhouse/client';
import { costHead, costOf, toCostRow } from './cost.ts';
import { createEnvelopes, eachOf } from './envelopes.ts';
import { type Load, load } from './load.ts';
import { createStatements, insertStatement, rawBlock } from './rawTable.ts';
import { figure, percentile, table } from './report.ts';
import { startServer } from './servedBy.ts';

const eventsInEnvelope = 50;
const rowsInBlock = 20_000;

/** Events acknowledged and loaded in a second, against inserting the same rows into the bare engine, in one run. */
export async function intake(): Promise<string> {
  const floor = await rawInsert(10);
  const disk = await rawSync(400);
  const rows: (string | number)[][] = [
    ['floor: raw engine insert, blocks of 20 000 rows', figure(floor), '1', '–', '–'],
    [
      'floor: append 23 kB + fdatasync',
      '–',
      '–',
      figure(percentile(disk, 0.5)),
      figure(percentile(disk, 0.99)),
    ],
  ];
  const costs: (string | number)[][] = [];
  for (const connections of [32, 4]) {
    const { perSecond, p50, p99, cost } = await serverAt({ connections, envelopes: 6000 });
    costs.push(toCostRow(`server, ${connections} connections`, cost));
    rows.push([
      `server, ${connections} connections, as fast as it can`,
      figure(perSecond),
      figure(perSecond / floor),
      figure(p50),
      figure(p99),
    ]);
  }
  const { perSecond, p50, p99, cost } = await serverAt({ connections: 16, envelopes: 1500, perSecond: 100 });
  costs.push(toCostRow('server, steady 5 000 events/s', cost));
  rows.push(['server, steady 5 000 events/s', figure(perSecond), '–', figure(p50), figure(p99)]);
  rows.push(await overAnAddress(floor));
  const speed = table(
    ['batches of 50 events, gzip', 'events/s', '÷ raw insert', 'ack p50 ms', 'ack p99 ms'],
    rows,
  );
  return `${speed}\n\n${table(costHead, costs)}`;
}

/** A server that is told the address of a database, as several are: it books its events before it stores them. */
async function overAnAddress(floor: number): Promise<(string | number)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  try {
    await using engine = await startEngine({ dataPath: folder });
    const address = new URL('/candor', engine.url);
    address.username = engine.username;
    address.password = engine.password;
    const env = { CANDOR_CLICKHOUSE_URL: address.href };
    const { perSecond, p50, p99 } = await serverAt({ connections: 32, envelopes: 6000 }, env);
    const name = 'server over an address, 32 connections, as fast as it can';
    return [name, figure(perSecond), figure(perSecond / floor), figure(p50), figure(p99)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows per second that the engine takes with nothing in front of it. */
async function rawInsert(blocks: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  try {
    await using engine = await startEngine({ dataPath: folder });
    const client = createClient({ url: engine.url, username: engine.username, password: engine.password });
    for (const query of createStatements) await client.command({ query });
    const bodies = Array.from({ length: blocks }, () => rawBlock(rowsInBlock));
    const begun = performance.now();
    for (const body of bodies) {
      const { stream } = await client.exec({
        query: insertStatement,
        values: Readable.from([body], { objectMode: false }),
      });
      stream.resume();
      await once(stream, 'end');
    }
    const seconds = (performance.now() - begun) / 1000;
    await client.close();
    return (blocks * rowsInBlock) / seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Milliseconds for each append that is on the disk before it returns. */
export async function rawSync(writes: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const file = await open(join(folder, 'log'), 'a');
  const bytes = Buffer.alloc(23_000, 'x');
  const times: number[] = [];
  try {
    for (let i = 0; i < writes; i++) {
      const begun = performance.now();
      await file.write(bytes);
      await file.datasync();
      times.push(performance.now() - begun);
    }
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
  return times;
}

async function serverAt({ envelopes, ...asked }: Omit<Load, 'next'>, env?: Readonly<Record<string, string>>) {
  await using server = await startServer({ env });
  const next = eachOf(createEnvelopes(envelopes, eventsInEnvelope));
  const { times, refused, seconds } = await load(server.intake, { envelopes, next, ...asked });
  if (refused > 0) throw new Error(`the intake refused ${refused} envelopes`);
  return {
    perSecond: (envelopes * eventsInEnvelope) / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    cost: await costOf(server, envelopes * eventsInEnvelope),
  };
}
