import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { decodeEnvelope } from '@candor/core/wire';
import { childrenOf } from '../packages/server/test/processes.ts';
import { createEnvelopes, createVariedEnvelopes, eachOf } from './envelopes.ts';
import type { FigureRow } from './figureRow.ts';
import { idleBytes, residentBytes } from './idleBytes.ts';
import { rawSync } from './intake.ts';
import { type Load, load } from './load.ts';
import { manyRequests } from './manyRequests.ts';
import type { BenchOptions } from './options.ts';
import { figure, median, percentile, table } from './report.ts';
import { type ServedBy, settled, startServer } from './servedBy.ts';
import { storeFigures } from './storeFigures.ts';

const eventsInEnvelope = 50;

/** What the server takes beside what the bare parts of it take, in one run. */
export async function server({ rounds }: BenchOptions): Promise<string> {
  const rows = [
    ...(await steady(rounds)),
    ...(await ceiling()),
    await room(),
    await whileEngineDies(),
    ...(await storeFigures()),
    validation(),
    await manyRequests(),
  ];
  return table(
    ['', 'measured', 'floor of the same run', 'ratio', 'goal'],
    rows.map(({ name, measured, floor, ratio, goal }) => [name, measured, floor, ratio, goal]),
  );
}

/** Answers and memory at 5 000 events a second, against the disk alone and the empty processes. */
async function steady(rounds: number): Promise<FigureRow[]> {
  const idle = await idleBytes();
  await using of = await startServer();
  const middles: Round[] = [];
  const tails: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const disk = await rawSync(400);
    const { times } = await load(of.intake, fifteenSeconds());
    middles.push({ ms: percentile(times, 0.5), floorMs: percentile(disk, 0.5) });
    tails.push({ ms: percentile(times, 0.99), floorMs: percentile(disk, 0.99) });
  }
  const bytes = await memoryOf(of);
  return [
    roundsRow('G3 acknowledged at 5 000 events/s, p50 ms', middles, '`fdatasync` p50', '≤ 20'),
    roundsRow('G4 acknowledged at 5 000 events/s, p99 ms', tails, '`fdatasync` p99', '≤ 5, worst ≤ 15'),
    {
      name: 'G11 memory at 5 000 events/s, MB',
      measured: figure(bytes / 1e6),
      floor: `${figure(idle / 1e6)} empty Node and opened engine`,
      ratio: figure(bytes / idle),
      goal: '≤ 1.3',
    },
  ];
}

/** 5 000 events a second, packed before they are sent. */
function fifteenSeconds(): Load {
  const envelopes = 1500;
  const next = eachOf(createEnvelopes(envelopes, eventsInEnvelope));
  return { connections: 16, envelopes, perSecond: 100, next };
}

/** One answer of the server, and of the disk alone. */
interface Round {
  ms: number;
  floorMs: number;
}

function roundsRow(name: string, rounds: readonly Round[], floor: string, goal: string): FigureRow {
  const ratios = rounds.map(({ ms, floorMs }) => ms / floorMs);
  return {
    name,
    measured: figure(median(rounds.map(({ ms }) => ms))),
    floor: `${figure(median(rounds.map(({ floorMs }) => floorMs)))} ${floor}`,
    ratio: `${figure(median(ratios))}, worst of ${rounds.length} ${figure(Math.max(...ratios))}`,
    goal,
  };
}

/** Processor time of an event when few come and when as many come as it takes, and whether none is unaccounted for. */
async function ceiling(): Promise<FigureRow[]> {
  await using of = await startServer();
  const calm = await costOf(of, { connections: 4, envelopes: 400, perSecond: 20 });
  const full = await costOf(of, { connections: 32, envelopes: 4000 });
  const sent = (calm.envelopes + full.envelopes) * eventsInEnvelope;
  const outcomes = sumOf(full.after, 'candor_events_total{');
  return [
    {
      name: 'G5 processor time of an event at 1 000 events/s, µs',
      measured: figure(calm.micros),
      floor: `${figure(full.micros)} at the ceiling`,
      ratio: figure(calm.micros / full.micros),
      goal: '≤ 5',
    },
    {
      name: 'G13 events of which the server says what became',
      measured: outcomes.toLocaleString('en'),
      floor: `${sent.toLocaleString('en')} sent`,
      ratio: String(outcomes / sent),
      goal: '1',
    },
  ];
}

async function costOf(of: ServedBy, asked: { connections: number; envelopes: number; perSecond?: number }) {
  const before = await of.metrics();
  await load(of.intake, { ...asked, next: eachOf(createEnvelopes(asked.envelopes, eventsInEnvelope)) });
  const after = await settled(of);
  const micros = ((cpuSeconds(after) - cpuSeconds(before)) * 1e6) / (asked.envelopes * eventsInEnvelope);
  return { micros, after, envelopes: asked.envelopes };
}

/** Room on disk of events that hardly repeat, against what they take on the wire. */
async function room(): Promise<FigureRow> {
  await using of = await startServer();
  const bodies = createVariedEnvelopes(4000, eventsInEnvelope);
  const wire = bodies.reduce((sum, body) => sum + body.length, 0) / (bodies.length * eventsInEnvelope);
  await load(of.intake, {
    connections: 8,
    envelopes: bodies.length,
    next: eachOf(bodies),
  });
  const after = await settled(of);
  const bytes = after.get('candor_store_bytes{table="events"}') ?? Number.NaN;
  const stored = bytes / (after.get('candor_store_rows{table="events"}') ?? Number.NaN);
  return {
    name: 'G9 bytes of an event on the disk',
    measured: figure(stored),
    floor: `${figure(wire)} on the wire, gzip`,
    ratio: figure(stored / wire),
    goal: '≤ 0.8',
  };
}

function cpuSeconds(metrics: ReadonlyMap<string, number>): number {
  return (
    (metrics.get('process_cpu_seconds_total') ?? Number.NaN) +
    (metrics.get('candor_engine_cpu_seconds_total') ?? Number.NaN)
  );
}

function sumOf(metrics: ReadonlyMap<string, number>, start: string): number {
  return [...metrics].reduce((sum, [series, value]) => (series.startsWith(start) ? sum + value : sum), 0);
}

/** Answers while the engine is killed every second, against those while it lives. */
async function whileEngineDies(): Promise<FigureRow> {
  await using of = await startServer();
  const calm = await load(of.intake, fifteenSeconds());
  const meanwhile = fifteenSeconds();
  let isOver = false;
  let kills = 0;
  const killing = (async () => {
    while (!isOver) {
      await wait(1000);
      for (const child of childrenOf(of.pid)) {
        process.kill(child, 'SIGKILL');
        kills += 1;
      }
    }
  })();
  const killed = await load(of.intake, meanwhile);
  isOver = true;
  await killing;
  const [p99, floor] = [killed, calm].map(({ times }) => percentile(times, 0.99));
  return {
    name: `G6 acknowledged while the engine is killed ${kills} times, p99 ms`,
    measured: `${figure(p99 ?? Number.NaN)}, ${killed.refused} refused`,
    floor: `${figure(floor ?? Number.NaN)} while it lives`,
    ratio: figure((p99 ?? Number.NaN) / (floor ?? Number.NaN)),
    goal: '≤ 2, 0 refused',
  };
}

/** What it costs to look at an envelope, against parsing its JSON. */
function validation(): FigureRow {
  const texts = createEnvelopes(300, eventsInEnvelope).map((body) => gunzipSync(body).toString());
  const timeOf = (act: (at: number) => unknown): number => {
    const begun = performance.now();
    for (let round = 0; round < 20; round++) for (let at = 0; at < texts.length; at++) act(at);
    return ((performance.now() - begun) * 1000) / (20 * texts.length * eventsInEnvelope);
  };
  const parsed = texts.map((text) => JSON.parse(text) as unknown);
  const looks = [0, 1, 2].map(() => timeOf((at) => decodeEnvelope(parsed[at])));
  const parses = [0, 1, 2].map(() => timeOf((at) => JSON.parse(texts[at] ?? '')));
  return {
    name: 'G12 an event validated, µs',
    measured: figure(Math.min(...looks)),
    floor: `${figure(Math.min(...parses))} \`JSON.parse\``,
    ratio: figure(Math.min(...looks) / Math.min(...parses)),
    goal: '≤ 0.3',
  };
}

/** Resident memory of the server and its engine. */
async function memoryOf(of: ServedBy): Promise<number> {
  const all = await Promise.all([of.pid, ...childrenOf(of.pid)].map(residentBytes));
  return all.reduce((sum, bytes) => sum + bytes, 0);
}
