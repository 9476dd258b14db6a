import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { startEngine } from '@candor/engine';
import { createClient } from '@clickhouse/client';
import { root } from '../scripts/run.ts';
import { createEnvelopes } from './envelopes.ts';
import { createStatements, insertStatement, rawBlock } from './rawTable.ts';
import { figure, percentile, table } from './report.ts';

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
  for (const connections of [32, 4]) {
    const { perSecond, p50, p99 } = await serverAt({ connections, envelopes: 6000 });
    rows.push([
      `server, ${connections} connections, as fast as it can`,
      figure(perSecond),
      figure(perSecond / floor),
      figure(p50),
      figure(p99),
    ]);
  }
  const { perSecond, p50, p99 } = await serverAt({ connections: 16, envelopes: 1500, perSecond: 100 });
  rows.push(['server, steady 5 000 events/s', figure(perSecond), '–', figure(p50), figure(p99)]);
  rows.push(await overAnAddress(floor));
  return table(['batches of 50 events, gzip', 'events/s', '÷ raw insert', 'ack p50 ms', 'ack p99 ms'], rows);
}

/** A server that is told the address of a database, as several are: it books its events before it stores them. */
async function overAnAddress(floor: number): Promise<(string | number)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  try {
    await using engine = await startEngine({ dataPath: folder });
    const address = new URL(engine.url);
    address.username = engine.username;
    address.password = engine.password;
    address.pathname = '/candor';
    const load = { connections: 32, envelopes: 6000, clickhouseUrl: address.href };
    const { perSecond, p50, p99 } = await serverAt(load);
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
async function rawSync(writes: number): Promise<number[]> {
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

interface Load {
  connections: number;
  envelopes: number;
  /** Envelopes a second; as fast as answers come when absent. */
  perSecond?: number;
  /** Absent where the server has an engine of its own. */
  clickhouseUrl?: string;
}

async function serverAt({ connections, envelopes, perSecond, clickhouseUrl }: Load) {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const server = spawn(
    process.execPath,
    ['--conditions=@candor/source', 'packages/server/src/bin.ts', 'serve'],
    {
      cwd: root,
      env: {
        ...process.env,
        CANDOR_PORT: '0',
        CANDOR_DATA: folder,
        CANDOR_ADMIN_TOKEN: 'bench-token-of-enough-length',
        CANDOR_KEY_EVENTS_PER_SECOND: '0',
        ...(clickhouseUrl !== undefined && { CANDOR_CLICKHOUSE_URL: clickhouseUrl }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  try {
    const address = new URL(await printedIntake(server));
    const bodies = createEnvelopes(envelopes, eventsInEnvelope);
    const times: number[] = [];
    const begun = performance.now();
    let next = 0;
    const send = async (): Promise<void> => {
      for (let index = next++; index < bodies.length; index = next++) {
        const due = perSecond === undefined ? 0 : begun + (index * 1000) / perSecond;
        if (due > performance.now()) await wait(due - performance.now());
        const sentAt = performance.now();
        const status = await post(address, bodies[index] ?? Buffer.alloc(0), agent);
        if (status !== 202) throw new Error(`the intake answered ${status}`);
        times.push(performance.now() - Math.max(sentAt, due));
      }
    };
    await Promise.all(Array.from({ length: connections }, send));
    const seconds = (performance.now() - begun) / 1000;
    return {
      perSecond: (envelopes * eventsInEnvelope) / seconds,
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
    };
  } finally {
    agent.destroy();
    server.kill('SIGTERM');
    await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

function post(address: URL, body: Buffer, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(
      address,
      { method: 'POST', agent, headers: { 'content-type': 'text/plain', 'content-length': body.length } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

async function printedIntake(server: ChildProcess): Promise<string> {
  let output = '';
  for await (const text of server.stdout ?? []) {
    output += String(text);
    const found = /Intake\s+(http\S+)/.exec(output)?.[1];
    if (found) {
      server.stdout?.resume();
      return found;
    }
  }
  throw new Error(`the server did not start: ${output}`);
}
