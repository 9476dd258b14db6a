import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEngine } from '@candor/engine';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { createClickHouseStore } from '../packages/server/src/store/clickhouse.ts';
import type { FigureRow } from './figureRow.ts';
import { fill } from './questions.ts';
import { figure, median } from './report.ts';

const rows = 1_000_000;
const asked = 30;
const people = 7;
const question = `SELECT name, toStartOfHour(at) AS hour, quantileTDigestWeighted(0.75)(value, toUInt64(weight)) AS p75
FROM candor.events WHERE type = 'browser.web_vital' AND value IS NOT NULL GROUP BY name, hour`;

/** What the engine's own process adds to a question, and how soon erased rows are gone. */
export async function storeFigures(): Promise<FigureRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  try {
    const { throughProcess, erased, counted } = await overEngine(folder);
    const inProcess = median(await askInProcess(folder));
    return [
      {
        name: 'G8 question through the engine’s process, ms',
        measured: figure(throughProcess),
        floor: `${figure(inProcess)} in process`,
        ratio: figure(throughProcess - inProcess),
        goal: '≤ +3 ms',
      },
      {
        name: 'G10 a visit erased for every question, ms',
        measured: figure(erased),
        floor: `${figure(counted)} one count`,
        ratio: figure(erased / counted),
        goal: '≤ 3',
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function overEngine(folder: string) {
  await using engine = await startEngine({ dataPath: folder });
  const { url, username, password } = engine;
  const store = createClickHouseStore({ url, username, password, kind: 'embedded' });
  await store.migrate();
  await fill({ url, username, password }, rows, Date.now());
  const client = createClient({ url, username, password });
  try {
    const through = await timesOf(asked, () => read(client, question));
    const sessions = await read<{ session: string }>(
      client,
      `SELECT session FROM candor.events GROUP BY session ORDER BY cityHash64(session) LIMIT ${people}`,
    );
    const counts: number[] = [];
    const erasures: number[] = [];
    for (const { session } of sessions) {
      const count = `SELECT count() AS n FROM candor.events WHERE session = '${session}'`;
      counts.push(...(await timesOf(1, () => read(client, count))));
      erasures.push(...(await timesOf(1, () => store.erase({ project: 'default', sessions: [session] }))));
      const left = await store.keptVisits({ project: 'default', sessions: [session] });
      if (left.length > 0) throw new Error(`${left[0]?.events} events are left of an erased visit`);
    }
    return { throughProcess: median(through), erased: median(erasures), counted: median(counts) };
  } finally {
    await client.close();
    await store.close();
  }
}

async function read<Row>(client: ClickHouseClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSON' })).json<Row>().then(({ data }) => data);
}

async function timesOf(times: number, act: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    const begun = performance.now();
    await act();
    taken.push(performance.now() - begun);
  }
  return taken;
}

async function askInProcess(folder: string): Promise<number[]> {
  const path = fileURLToPath(new URL('../packages/engine/test/inProcess.ts', import.meta.url));
  const child = spawn(process.execPath, [path, folder, question, `${asked}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  await once(child, 'close');
  return JSON.parse(output) as number[];
}
