import { chromium } from 'playwright';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { type BenchOptions, saveResults } from './options.ts';
import {
  burstEvents,
  calmEvents,
  downEvents,
  measureDown,
  measureRun,
  measureStart,
  type Run,
} from './pageRun.ts';
import { bundleContestant, type Contestant, capturing } from './peers/contestants.ts';
import { figure, median, table } from './report.ts';
import { startSink } from './sink.ts';

interface Samples {
  readonly startMs: number[];
  readonly errorMicros: number[];
  readonly runs: Run[];
  readonly heapDown: number[];
  arrivedAfterDown: number;
}

const startsInRound = 2;

/** What each contestant costs the page, in one run, round by round. */
export async function page({ rounds }: BenchOptions): Promise<string> {
  await using sink = await startSink();
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArgs() });
  const names: readonly Contestant[] = [...capturing, 'webVitals'];
  const samples = new Map<Contestant, Samples>();
  try {
    const bundles = new Map<Contestant, { light: string; full: string }>();
    for (const name of names) {
      const { light, full } = await bundleContestant(name);
      bundles.set(name, { light: sink.serve(light), full });
      samples.set(name, { startMs: [], errorMicros: [], runs: [], heapDown: [], arrivedAfterDown: 0 });
    }
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const { light = '', full = '' } = bundles.get(name) ?? {};
        const one = samples.get(name);
        if (!one) continue;
        for (let i = 0; i < startsInRound; i++) {
          const { startMs, errorMicros } = await measureStart(browser, sink, full);
          one.startMs.push(startMs);
          one.errorMicros.push(errorMicros);
        }
        if (name === 'webVitals') continue;
        one.runs.push(await measureRun(browser, sink, light));
        const isFirst = round === 0 && name !== 'noop';
        const { heapKept, arrived } = await measureDown(browser, sink, light, isFirst);
        one.heapDown.push(heapKept);
        if (isFirst) one.arrivedAfterDown = arrived;
      }
    }
  } finally {
    await browser.close();
  }
  const saved = await saveResults('page', Object.fromEntries(samples));
  return [costs(samples), rest(samples), saved].join('\n\n');
}

function costs(samples: ReadonlyMap<Contestant, Samples>): string {
  const rows = capturing.map((name) => {
    const { runs = [] } = samples.get(name) ?? {};
    const middle = (of: (run: Run) => number) => figure(median(runs.map(of)));
    return [
      name,
      middle(({ burst }) => burst.taskMs),
      middle(({ burst }) => burst.cpuMs),
      middle(({ burst }) => burst.callMicros),
      middle(({ burst }) => burst.p99Micros),
      middle(({ burst }) => burst.delivered),
      middle(({ calm }) => calm.taskMs),
      middle(({ calm }) => calm.cpuMs),
      middle(({ calm }) => calm.callMicros),
      middle(({ calm }) => calm.p99Micros),
      middle(({ calm }) => calm.delivered),
      middle(({ burst }) => burst.bytes / burst.delivered),
      middle(({ calm }) => calm.bytes / calm.delivered),
    ];
  });
  return table(
    [
      `${burstEvents} events in bursts, ${calmEvents} one by one`,
      'burst task ms',
      'burst CPU ms',
      'µs a call',
      'p99 µs',
      'arrived',
      'calm task ms',
      'calm CPU ms',
      'µs a call',
      'p99 µs',
      'arrived',
      'bytes/event burst',
      'bytes/event calm',
    ],
    rows,
  );
}

function rest(samples: ReadonlyMap<Contestant, Samples>): string {
  const empty = samples.get('noop');
  const base = (of: (run: Run) => number) => median((empty?.runs ?? []).map(of));
  const rows = [...samples].map(([name, { startMs, errorMicros, runs, heapDown, arrivedAfterDown }]) => {
    const over = (of: (run: Run) => number) => figure(median(runs.map(of)) - base(of));
    return [
      name,
      figure(median(startMs)),
      over(({ heapAfterInit }) => heapAfterInit),
      over(({ heapAfterRun }) => heapAfterRun),
      figure(median(heapDown)),
      runs.length && name !== 'noop' ? arrivedAfterDown : '–',
      runs.length ? figure(median(errorMicros)) : '–',
    ];
  });
  return table(
    [
      'starting, memory, errors',
      'evaluate + init at 4×, ms',
      'heap after init, kB over noop',
      'heap after the run, kB over noop',
      `heap kept of ${downEvents} events, server down, kB`,
      `of ${downEvents} arrived on the next visit`,
      'one error, median µs',
    ],
    rows,
  );
}
