import { chromium } from 'playwright';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { bundle } from '../test/bundle.ts';
import { figure, median, table } from './report.ts';

const rounds = 7;
const bursts = 100;
const eventsInBurst = 100;

/** The same event for everybody: eight fields, as a product would send. */
const event = `(i) => ({ type: 'feature.used', timestamp: Date.now(), data: {
  featureId: 'export-dialog', action: 'confirmed', format: i % 2 ? 'csv' : 'json', rows: 1200 + i, durationMs: 18.5 + (i % 7),
  page: '/reports/overview', success: true, note: 'Exported the quarterly overview for the finance team' } })`;

/** Each contestant turns an event into bytes that are ready to leave; none of them touches the network. */
const contestants = {
  'nothing: build the event': `export const start = () => (event) => { globalThis.sink = event; };`,
  'floor: push + stringify by 50': `export const start = () => {
    let waiting = [];
    return (event) => {
      waiting.push(event);
      if (waiting.length === 50) { globalThis.sink = JSON.stringify(waiting); waiting = []; }
    };
  };`,
  'candor, redaction off': candor(false),
  'candor, redaction on': candor(true),
};

function candor(redactPII: boolean): string {
  return `import { TelemetryCollector } from '@candor/core';
    export const start = () => {
      const collector = new TelemetryCollector({ consent: 'full', redactPII: ${redactPII}, transport: 'custom',
        customTransport: async (events) => { globalThis.sink = JSON.stringify(events); } });
      return (event) => collector.track(event);
    };`;
}

/** What one `track()` costs the page, redaction on, against an array push and `JSON.stringify` in the same run. */
export async function track(): Promise<string> {
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArgs() });
  const names = Object.keys(contestants) as (keyof typeof contestants)[];
  const total = new Map(names.map((name) => [name, [] as number[]]));
  const perEvent = new Map(names.map((name) => [name, [] as number[]]));
  const longest = new Map(names.map((name) => [name, [] as number[]]));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const { micros, longestMs, totalMicros } = await measure(browser, contestants[name]);
        perEvent.get(name)?.push(micros);
        total.get(name)?.push(totalMicros);
        longest.get(name)?.push(longestMs);
      }
    }
  } finally {
    await browser.close();
  }
  const floor = median(perEvent.get('floor: push + stringify by 50') ?? []);
  // What the page does anyway while it runs the loop.
  const idle = median(total.get('nothing: build the event') ?? []);
  return table(
    [
      '10 000 events in bursts of 100',
      'µs per track()',
      'over the floor',
      'all told, µs per event',
      'longest burst ms',
    ],
    names.map((name) => {
      const cost = median(perEvent.get(name) ?? []);
      const all = median(total.get(name) ?? []) - idle;
      return [name, figure(cost), figure(cost - floor), figure(all), figure(median(longest.get(name) ?? []))];
    }),
  );
}

async function measure(browser: Awaited<ReturnType<typeof chromium.launch>>, source: string) {
  const { code } = await bundle(
    `${source}
     globalThis.bench = { start, make: ${event} };`,
    { isOneFile: true },
  );
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  try {
    // A page of its own origin, so that the library meets real storage and crypto.
    await page.route('http://bench.localhost/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title>' }),
    );
    await page.goto('http://bench.localhost/');
    await page.addScriptTag({ content: code, type: 'module' });
    await page.waitForFunction(() => 'bench' in globalThis);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const taskSeconds = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? 0;
    };
    const before = await taskSeconds();
    const measured = await page.evaluate(
      async ([bursts, size]) => {
        interface Bench {
          start(): (event: object) => void;
          make(index: number): object;
        }
        const { start, make } = (globalThis as unknown as { bench: Bench }).bench;
        const send = start();
        const burst = () => {
          const begun = performance.now();
          for (let i = 0; i < size; i++) send(make(i));
          return performance.now() - begun;
        };
        // The first bursts warm the compiler, as a page's first minute does.
        for (let i = 0; i < 20; i++) burst();
        await new Promise((resolve) => setTimeout(resolve, 200));
        const times: number[] = [];
        for (let i = 0; i < bursts; i++) {
          times.push(burst());
          await new Promise((resolve) => setTimeout(resolve));
        }
        const total = times.reduce((sum, time) => sum + time, 0);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return { micros: (total * 1000) / (bursts * size), longestMs: Math.max(...times) };
      },
      [bursts, eventsInBurst] as const,
    );
    const totalMicros = ((await taskSeconds()) - before) * (1e6 / (bursts * eventsInBurst));
    return { ...measured, totalMicros };
  } finally {
    await page.close();
  }
}
