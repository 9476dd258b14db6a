import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer, resolveServerConfig } from '../packages/server/src/index.ts';
import { openStore } from '../packages/server/src/openStore.ts';
import { packRows } from '../packages/server/src/store/rowBytes.ts';
import { anEvent } from '../packages/server/test/seededEvents.ts';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { appBuilds, build } from '../scripts/build.ts';
import { root } from '../scripts/run.ts';
import { type Looked, lookAt } from './lookAt.ts';
import type { BenchOptions } from './options.ts';
import { figure, median, percentile, table } from './report.ts';

const points = 1_000_000;
const rowsInBlock = 50_000;
const day = 24 * 60 * 60 * 1_000;
const everyLabel = /measurements of LCP/;
const ask = 'p75 of browser.web_vital where name = LCP by device every auto';

/** Whether a graph over a million measurements is smooth: each graph of the dashboard, and as a floor the same with every point drawn. */
export async function board({ rounds }: BenchOptions): Promise<string> {
  const problem = await build(appBuilds);
  if (problem) throw new Error(problem);
  const folder = await mkdtemp(join(tmpdir(), 'candor-bench-'));
  const now = Date.now();
  try {
    const values = await fill(folder, now);
    const server = await createServer({
      ...resolveServerConfig({ CANDOR_DATA: folder, CANDOR_PORT: '0' }),
      dashboardFolder: `${root}apps/dashboard/dist`,
    });
    const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArgs() });
    try {
      const graphs = [
        { name: 'board, p75 by device', path: await makeBoard(server.openUrl), label: /^LCP over time/ },
        { name: 'vitals, every measurement', path: '/vitals', label: everyLabel },
        {
          name: 'floor: vitals, every point sent and drawn',
          path: '/vitals',
          label: everyLabel,
          every: values,
        },
      ];
      const rows: (string | number)[][] = [];
      for (const { name, ...graph } of graphs)
        for (const slower of [1, 4]) {
          const looked: Looked[] = [];
          for (let round = 0; round < (graph.every ? 1 : rounds); round++)
            looked.push(await lookAt({ browser, openUrl: server.openUrl, slower, ...graph }));
          rows.push([`${name}, CPU ÷ ${slower}`, ...toCells(looked)]);
        }
      return table(
        [
          `${points.toLocaleString('en')} measurements in a day`,
          'answer kB',
          'open ms',
          'longest task, opening ms',
          'long tasks, looking',
          'longest ms',
          'frame p95 ms',
          'worst frame ms',
        ],
        rows,
      );
    } finally {
      await browser.close();
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toCells(looked: readonly Looked[]): (string | number)[] {
  const tasks = looked.flatMap(({ longTasks }) => longTasks);
  const opening = looked.flatMap((one) => one.opening);
  const frames = looked.flatMap((one) => one.frames);
  const longest = (of: readonly number[]): string => (of.length === 0 ? '< 50' : figure(Math.max(...of)));
  return [
    figure(Math.max(...looked.map(({ bytes }) => bytes)) / 1_000),
    figure(median(looked.map(({ openMs }) => openMs))),
    longest(opening),
    tasks.length,
    longest(tasks),
    figure(percentile(frames, 0.95)),
    figure(Math.max(...frames)),
  ];
}

/** Fills a data folder, as the loader does, with measurements over a day; resolves with their values. */
async function fill(dataPath: string, now: number): Promise<Float64Array> {
  const { store, close } = await openStore({ clickhouseUrl: undefined, dataPath, log: () => {} });
  const values = new Float64Array(points);
  try {
    await store.migrate();
    for (let from = 0; from < points; from += rowsInBlock) {
      const events = Array.from({ length: rowsInBlock }, (_, index) => {
        const place = from + index;
        // Slow waves with a long tail, as pages have them.
        const value = 1_800 + 600 * Math.sin(place / 40_000) + 400 * Math.abs(Math.tan(place * 1.7));
        values[place] = Math.round(Math.min(value, 30_000));
        return anEvent({
          at: now - day + Math.floor((place * day) / points),
          receivedAt: now,
          type: 'browser.web_vital',
          name: 'LCP',
          value: values[place] ?? 0,
          session: `s${Math.floor(place / 5)}`,
          device: place % 3 === 0 ? 'mobile' : 'desktop',
        });
      });
      await store.insert({ token: `board-${from}`, rows: packRows(events) });
    }
  } finally {
    await close();
  }
  return values;
}

/** A board with one graph; resolves with its path. */
async function makeBoard(openUrl: string): Promise<string> {
  const { origin, searchParams } = new URL(openUrl);
  const response = await fetch(`${origin}/api/v1/boards`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${searchParams.get('token') ?? ''}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      schema: 'candor-board/1',
      name: 'A million',
      variables: [],
      panels: [
        {
          id: 'p',
          kind: 'graph',
          title: 'LCP',
          x: 0,
          y: 0,
          width: 12,
          height: 5,
          ask,
          unit: 'ms',
          style: 'line',
        },
      ],
    }),
  });
  if (!response.ok) throw new Error(`The board was refused: ${await response.text()}`);
  const made = (await response.json()) as { board: { id: string } };
  return `/boards/${made.board.id}`;
}
