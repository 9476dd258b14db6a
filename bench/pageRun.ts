import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright';
import type { Peer } from './peers/peer.ts';
import type { Inlet, Sink } from './sink.ts';

export const calmEvents = 1000;
export const burstEvents = 10_000;
export const downEvents = 5000;
const warmEvents = 100;
const eventsInBurst = 100;
const burstPauseMs = 15;
const calmPauseMs = 4;
const errors = 100;
// PostHog sends every 3 s; who has been silent for longer will not send what is missing.
const longestSilenceMs = 3300;

interface Phase {
  /** Main-thread tasks, in ms, until everything is sent and nothing is left to do. */
  readonly taskMs: number;
  /** The same in processor time, which a busy machine disturbs less. */
  readonly cpuMs: number;
  readonly callMicros: number;
  readonly p99Micros: number;
  readonly delivered: number;
  readonly bytes: number;
}

export interface Run {
  readonly heapAfterInit: number;
  readonly heapAfterRun: number;
  readonly calm: Phase;
  readonly burst: Phase;
}

type Bench = Peer & { init(endpoint: string): void };

/** Milliseconds to evaluate the script and to start it, on a processor four times as slow; and microseconds an error. */
export async function measureStart(
  browser: Browser,
  sink: Sink,
  code: string,
): Promise<{ startMs: number; errorMicros: number }> {
  await using visit = await openPage(browser, sink);
  const { page, devtools } = visit;
  const { endpoint } = sink.open();
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const startMs = await page.evaluate(
    ([code, endpoint]) => {
      const script = document.createElement('script');
      script.textContent = code;
      const begun = performance.now();
      document.head.append(script);
      (globalThis as unknown as { bench: Bench }).bench.init(endpoint);
      return performance.now() - begun;
    },
    [code, endpoint] as const,
  );
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await wait(300);
  const times = await page.evaluate(async (errors) => {
    const { bench } = globalThis as unknown as { bench: Bench };
    const fail = (depth: number, index: number): Error =>
      depth ? fail(depth - 1, index) : new Error(`The report ${index} could not be opened`);
    const times: number[] = [];
    for (let i = 0; i < errors; i++) {
      const error = fail(13, i);
      const begun = performance.now();
      bench.error(error);
      times.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return times.sort((a, b) => a - b);
  }, errors);
  return { startMs, errorMicros: (times[errors / 2] ?? Number.NaN) * 1000 };
}

/** A thousand events one by one, then ten thousand by the hundred, each until all is sent and idle. */
export async function measureRun(browser: Browser, sink: Sink, script: string): Promise<Run> {
  await using visit = await openPage(browser, sink);
  const inlet = sink.open();
  const heapAfterInit = await start(visit, script, inlet);
  const isSending = await emit(visit.page, { from: 0, count: warmEvents, size: 10, pauseMs: 10 }).then(() =>
    settle(visit.page, inlet, warmEvents),
  );
  const run = async (from: number, count: number, size: number, pauseMs: number): Promise<Phase> => {
    const before = await visit.clock();
    const { bytes } = inlet.arrivals;
    const times = await emit(visit.page, { from, count, size, pauseMs });
    if (isSending) await settle(visit.page, inlet, from + count);
    // What is still to do after the last answer, such as letting go of what is kept.
    await wait(500);
    const after = await visit.clock();
    return {
      taskMs: (after.task - before.task) * 1000,
      cpuMs: (after.cpu - before.cpu) * 1000,
      ...times,
      delivered: [...inlet.arrivals.events.keys()].filter((index) => index >= from).length,
      bytes: inlet.arrivals.bytes - bytes,
    };
  };
  const calm = await run(warmEvents, calmEvents, 1, calmPauseMs);
  const burst = await run(warmEvents + calmEvents, burstEvents, eventsInBurst, burstPauseMs);
  return { heapAfterInit, heapAfterRun: await heap(visit.devtools), calm, burst };
}

/** What is kept in memory of five thousand events for which there is no server; and how many come when there is one again. */
export async function measureDown(
  browser: Browser,
  sink: Sink,
  script: string,
  isHealed: boolean,
): Promise<{ heapKept: number; arrived: number }> {
  await using visit = await openPage(browser, sink);
  const inlet = sink.open('down');
  const before = await start(visit, script, inlet);
  await emit(visit.page, { from: 0, count: downEvents, size: eventsInBurst, pauseMs: burstPauseMs });
  await wait(1500);
  const heapKept = (await heap(visit.devtools)) - before;
  if (isHealed) {
    inlet.mood = 'prompt';
    await visit.page.reload();
    await start(visit, script, inlet);
    await settle(visit.page, inlet, downEvents);
  }
  return { heapKept, arrived: inlet.arrivals.events.size };
}

interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly devtools: CDPSession;
  clock(): Promise<{ task: number; cpu: number }>;
}

/** A page with a profile of its own. */
async function openPage(browser: Browser, sink: Sink): Promise<Visit> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${sink.pages}/isolated`);
  const devtools = await context.newCDPSession(page);
  const processor = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'timeTicks' });
  await processor.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    page,
    devtools,
    clock: async () => ({
      task: await metric(devtools, 'TaskDuration'),
      cpu: await metric(processor, 'ThreadTime'),
    }),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** Starts the contestant and says how much memory is in use then. */
async function start({ page, devtools }: Visit, script: string, { endpoint }: Inlet): Promise<number> {
  await page.addScriptTag({ url: script });
  await page.evaluate((to) => (globalThis as unknown as { bench: Bench }).bench.init(to), endpoint);
  await wait(300);
  return heap(devtools);
}

interface Emission {
  readonly from: number;
  readonly count: number;
  readonly size: number;
  readonly pauseMs: number;
}

/** Captures events in tasks of `size`; says what one call took. */
function emit(page: Page, emission: Emission): Promise<{ callMicros: number; p99Micros: number }> {
  return page.evaluate(async ({ from, count, size, pauseMs }) => {
    const { bench } = globalThis as unknown as { bench: Bench };
    const times = new Float64Array(count);
    for (let done = 0; done < count; done += size) {
      for (let i = done; i < done + size; i++) {
        const begun = performance.now();
        bench.event(from + i);
        times[i] = performance.now() - begun;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    const mean = times.reduce((sum, time) => sum + time, 0) / count;
    const p99 = times.sort()[Math.floor(count * 0.99)] ?? 0;
    return { callMicros: mean * 1000, p99Micros: p99 * 1000 };
  }, emission);
}

/** Until all has come, or nothing comes any more; says whether anything has come at all. */
async function settle(page: Page, { arrivals }: Inlet, expected: number): Promise<boolean> {
  await page.evaluate(() => void (globalThis as unknown as { bench: Bench }).bench.flush?.());
  let seen = -1;
  let changedAt = performance.now();
  while (arrivals.events.size < expected && performance.now() - changedAt < longestSilenceMs) {
    if (arrivals.events.size > seen) changedAt = performance.now();
    seen = arrivals.events.size;
    await wait(20);
  }
  return arrivals.events.size > 0;
}

async function heap(devtools: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage');
  return (await metric(devtools, 'JSHeapUsedSize')) / 1000;
}

async function metric(devtools: CDPSession, name: string): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
}
