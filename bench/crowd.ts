import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@candor/engine';
import { toTimeRange } from '../apps/dashboard/src/shell/filters.ts';
import { endlessEnvelopes } from './envelopes.ts';
import { createGroup } from './group.ts';
import { load } from './load.ts';
import type { BenchOptions } from './options.ts';
import { fillStore } from './questions.ts';
import { figure, percentile, table } from './report.ts';
import { type ServedBy, startServer } from './servedBy.ts';

const MIB = 2 ** 20;
const eventsInEnvelope = 50;
const envelopesPerSecond = 20;
/** What the page Overview asks at once. */
const overview = ['insights?', 'vitals?groups=none&', 'errors?', 'health?', 'delivery?', 'events?', 'pages?'];

/** Overview over a month of events in a small memory group, while events come in: what is refused, and what is killed. */
export async function crowd({ rounds }: BenchOptions): Promise<string> {
  const rows = rounds > 1 ? 10_000_000 : 1_000_000;
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const now = Date.now();
  try {
    {
      await using engine = await startEngine({ dataPath: join(folder, 'engine') });
      await (await fillStore(engine, rows, now)).close();
    }
    const lines: string[][] = [];
    const reports: string[] = [];
    for (const bytes of [512 * MIB, 768 * MIB]) {
      await using group = await createGroup(bytes);
      await using server = await startServer({ before: group.join, env: { CANDOR_DATA: folder } });
      lines.push([`${bytes / MIB} MiB`, ...(await lookAround(server, now, 8))]);
      reports.push(await group.report());
    }
    const head = [
      'Overview over a month',
      'all there, p50 / p95 s',
      'refused',
      'ack p50 / p99 ms',
      'refused',
    ];
    return `${rows.toLocaleString('en')} events, ${eventsInEnvelope * envelopesPerSecond} more a second\n\n${table(head, lines)}\n\n${reports.join('\n')}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Opens Overview so many times, and says what became of its questions and of the events meanwhile. */
async function lookAround(server: ServedBy, now: number, times: number): Promise<string[]> {
  const { from, to } = toTimeRange('30d', now);
  let isOver = false;
  const next = endlessEnvelopes(eventsInEnvelope);
  const sent: number[] = [];
  let turnedAway = 0;
  const sending = (async () => {
    while (!isOver) {
      const asked = { connections: 8, envelopes: envelopesPerSecond, perSecond: envelopesPerSecond, next };
      const second = await load(server.intake, asked);
      sent.push(...second.times);
      turnedAway += second.refused;
    }
  })();
  const waits: number[] = [];
  const statuses: number[] = [];
  for (let time = 0; time < times; time++) {
    const begun = performance.now();
    const answers = overview.map((path) => server.ask(`/api/v1/${path}from=${from}&to=${to}`));
    statuses.push(...(await Promise.all(answers)));
    waits.push((performance.now() - begun) / 1_000);
  }
  isOver = true;
  await sending;
  const both = (values: number[], ...levels: number[]): string =>
    levels.map((level) => figure(percentile(values, level))).join(' / ');
  const refused = statuses.filter((status) => status !== 200);
  return [
    both(waits, 0.5, 0.95),
    `${refused.length} of ${statuses.length}${refused.length > 0 ? ` (${[...new Set(refused)].join(', ')})` : ''}`,
    both(sent, 0.5, 0.99),
    `${turnedAway} of ${sent.length + turnedAway}`,
  ];
}
