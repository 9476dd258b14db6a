import { existsSync } from 'node:fs';
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createEnvelopes } from './envelopes.ts';
import type { BenchOptions } from './options.ts';
import { figure, percentile, table } from './report.ts';
import { adminToken, post, type ServedBy, startServer } from './servedBy.ts';

const eventsInEnvelope = 50;
const envelopesInSecond = 100;
const senders = 16;
const groupBytes = 512 * 2 ** 20;

/** Memory and answers of a server in a group of 512 MB, at 5 000 events a second for ten minutes, or one when it is to be quick. */
export async function soak({ rounds }: BenchOptions): Promise<string> {
  const minutes = rounds > 1 ? 10 : 1;
  await using group = await createGroup();
  await using server = await startServer(group.join);
  const idle = await readState(server);
  const lines = [['before', ...memoryCells(idle), '–', '–', '–']];
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  let sent = 0;
  try {
    for (let minute = 1; minute <= minutes; minute++) {
      const { times, refused } = await load(server, agent, 60 * envelopesInSecond);
      sent += times.length - refused;
      const cells = [percentile(times, 0.5), percentile(times, 0.99), refused].map(figure);
      lines.push([`minute ${minute}`, ...memoryCells(await readState(server)), ...cells]);
    }
  } finally {
    agent.destroy();
  }
  const stored = await settledRows(server, sent * eventsInEnvelope);
  return [
    table(
      ['5 000 events/s', 'server MB', 'engine MB', 'ack p50 ms', 'ack p99 ms', 'refused envelopes'],
      lines,
    ),
    `Acknowledged ${(sent * eventsInEnvelope).toLocaleString('en')} events, stored ${stored.toLocaleString('en')}. ${await group.report()}`,
  ].join('\n\n');
}

/** Sends envelopes at their times, and not faster. */
async function load(server: ServedBy, agent: Agent, envelopes: number) {
  const begun = performance.now();
  const times: number[] = [];
  let refused = 0;
  let next = 0;
  let bodies: Buffer[] = [];
  const send = async (): Promise<void> => {
    for (let index = next++; index < envelopes; index = next++) {
      const due = begun + (index * 1000) / envelopesInSecond;
      if (due > performance.now()) await wait(due - performance.now());
      if (bodies.length === 0) bodies = createEnvelopes(envelopesInSecond, eventsInEnvelope);
      const body = bodies.pop() ?? Buffer.alloc(0);
      const sentAt = performance.now();
      if ((await post(server.intake, body, agent)) !== 202) refused += 1;
      times.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  return { times, refused };
}

interface ServerState {
  serverBytes: number;
  engineBytes: number;
  rows: number;
}

function memoryCells({ serverBytes, engineBytes }: ServerState): string[] {
  return [serverBytes, engineBytes].map((bytes) => figure(bytes / 1e6));
}

/** What the server tells of itself. */
async function readState(server: ServedBy): Promise<ServerState> {
  const response = await fetch(new URL('/metrics', server.intake), {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  const text = await response.text();
  const readSeries = (series: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')[1] ?? Number.NaN,
    );
  return {
    serverBytes: readSeries('process_resident_memory_bytes'),
    engineBytes: readSeries('candor_engine_resident_memory_bytes'),
    rows: readSeries('candor_store_rows{table="events"}'),
  };
}

/** Rows in the store once all that was acknowledged is in it, or after a minute. */
async function settledRows(server: ServedBy, expected: number): Promise<number> {
  let rows = 0;
  for (let second = 0; second < 60 && rows !== expected; second++) {
    rows = (await readState(server)).rows;
    await wait(1000);
  }
  return rows;
}

interface Group extends AsyncDisposable {
  /** What a shell does to become part of it. */
  join: string;
  /** What the kernel says of it in the end. */
  report: () => Promise<string>;
}

/** A control group of the kernel, version 1 or 2, that ends who takes more. */
async function createGroup(): Promise<Group> {
  const isOld = existsSync('/sys/fs/cgroup/memory');
  const folder = join(isOld ? '/sys/fs/cgroup/memory' : '/sys/fs/cgroup', `candor-soak-${process.pid}`);
  const [limit, peak, full] = isOld
    ? ['memory.limit_in_bytes', 'memory.max_usage_in_bytes', 'memory.oom_control']
    : ['memory.max', 'memory.peak', 'memory.events'];
  try {
    await mkdir(folder);
    await writeFile(join(folder, limit), `${groupBytes}`);
  } catch (problem) {
    return {
      join: '',
      report: async () => `Without a memory group: ${String(problem)}`,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  return {
    join: `echo $$ > '${join(folder, 'cgroup.procs')}'`,
    async report() {
      const most = Number(await readFile(join(folder, peak), 'utf8'));
      const kills = /oom_kill (\d+)/.exec(await readFile(join(folder, full), 'utf8'))?.[1];
      return `The group of ${groupBytes / 2 ** 20} MiB held at most ${figure(most / 2 ** 20)} MiB with files' pages; killed for want of memory: ${kills}.`;
    },
    [Symbol.asyncDispose]: () => rmdir(folder),
  };
}
