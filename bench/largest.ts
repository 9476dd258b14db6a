import { chromium } from 'playwright';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { bundle } from '../test/bundle.ts';
import type { BenchOptions } from './options.ts';
import { figure, median, table } from './report.ts';

const calls = 40;

/** The largest events that the library makes, dense with personal data, as expressions over a number that makes each another one. */
const largest = {
  'track, one text': `collector.track({ type: 'largest', data: { text: dense(n) } })`,
  'track, a thousand fields': `collector.track({ type: 'largest', data: fields(n) })`,
  'trackPerformance, a thousand fields': `collector.trackPerformance({ name: 'largest', value: n, unit: 'ms', ...fields(n) })`,
  'captureError, message': `errors.captureError(new Error(dense(n)))`,
  'captureError, context': `errors.captureError(new Error('a'), { context: fields(n) })`,
  'captureError, eight errors in one': `errors.captureError(new AggregateError(Array.from({ length: 8 }, (_, i) => new Error(dense(n + i))), dense(n)))`,
};

const source = `import { ErrorTracking, TelemetryCollector } from '@candor/core';
  const collector = new TelemetryCollector({ consent: 'full', maxEventsPerWindow: 1e6, customTransport: async () => {} });
  const errors = new ErrorTracking(collector, { deduplicate: false });
  const person = (n) => 'somebody.' + n + '@example.com paid with 4111 1111 1111 1111 from 203.0.113.' + n % 250 + ', call +1 415 555 0132; ';
  const dense = (n) => person(n).repeat(400);
  const fields = (n) => Object.fromEntries(Array.from({ length: 1000 }, (_, i) => ['field' + i, person(n + i)]));
  globalThis.largest = (name) => {
    const call = {${Object.entries(largest).map(([name, call]) => `${JSON.stringify(name)}: (n) => ${call}`)}}[name];
    return Array.from({ length: ${calls} }, (_, n) => {
      const start = performance.now();
      call(n);
      return performance.now() - start;
    });
  };`;

/** How long one call keeps the main thread when its event is as large as events may be; the goal is 5 ms. */
export async function measureLargest({ rounds }: BenchOptions): Promise<string> {
  const { code } = await bundle(source, { isOneFile: true });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArgs() });
  try {
    const rows: string[][] = [];
    for (const name of Object.keys(largest)) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const page = await browser.newPage();
        await page.route('http://bench.localhost/', (route) =>
          route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>largest</title>' }),
        );
        await page.goto('http://bench.localhost/');
        await page.addScriptTag({ content: code, type: 'module' });
        await page.waitForFunction(() => 'largest' in globalThis);
        times.push(...(await page.evaluate<number[]>(`largest(${JSON.stringify(name)})`)));
        await page.close();
      }
      rows.push([name, figure(Math.min(...times)), figure(median(times)), figure(Math.max(...times))]);
    }
    return table(['a call with the largest event', 'least ms', 'median ms', 'worst ms'], rows);
  } finally {
    await browser.close();
  }
}
