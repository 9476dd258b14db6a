import { setTimeout as wait } from 'node:timers/promises';
import { endlessEnvelopes } from './envelopes.ts';
import { createGroup } from './group.ts';
import { load } from './load.ts';
import type { BenchOptions } from './options.ts';
import { figure, percentile, table } from './report.ts';
import { type ServedBy, startServer } from './servedBy.ts';

const eventsInEnvelope = 50;
const perSecond = 100;
const groupBytes = 512 * 2 ** 20;

/** Memory and answers of a server in a group of 512 MB, at 5 000 events a second for ten minutes, or one when it is to be quick. */
export async function soak({ rounds }: BenchOptions): Promise<string> {
  const minutes = rounds > 1 ? 10 : 1;
  await using group = await createGroup(groupBytes);
  await using server = await startServer({ before: group.join });
  const lines = [['before', ...(await memoryCells(server)), '–', '–', '–']];
  const next = endlessEnvelopes(eventsInEnvelope);
  let acknowledged = 0;
  for (let minute = 1; minute <= minutes; minute++) {
    const asked = { connections: 16, envelopes: 60 * perSecond, perSecond, next };
    const { times, refused } = await load(server.intake, asked);
    acknowledged += (times.length - refused) * eventsInEnvelope;
    const cells = [percentile(times, 0.5), percentile(times, 0.99), refused].map(figure);
    lines.push([`minute ${minute}`, ...(await memoryCells(server)), ...cells]);
  }
  const stored = await settledRows(server, acknowledged);
  return [
    table(
      ['5 000 events/s', 'server MB', 'engine MB', 'ack p50 ms', 'ack p99 ms', 'refused envelopes'],
      lines,
    ),
    `Acknowledged ${acknowledged.toLocaleString('en')} events, stored ${stored.toLocaleString('en')}. ${await group.report()}`,
  ].join('\n\n');
}

async function memoryCells(server: ServedBy): Promise<string[]> {
  const metrics = await server.metrics();
  return ['process_resident_memory_bytes', 'candor_engine_resident_memory_bytes'].map((name) =>
    figure((metrics.get(name) ?? Number.NaN) / 1e6),
  );
}

/** Rows in the store once all that was acknowledged is in it, or after a minute. */
async function settledRows(server: ServedBy, expected: number): Promise<number> {
  let rows = 0;
  for (let second = 0; second < 60 && rows !== expected; second++) {
    rows = (await server.metrics()).get('candor_store_rows{table="events"}') ?? 0;
    await wait(1000);
  }
  return rows;
}
