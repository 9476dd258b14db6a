import { chromium } from 'playwright';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { bundle } from '../test/bundle.ts';
import { figure, median, table } from './report.ts';

const rounds = 9;
const errorsInStorm = 10_000;

/** What a storm may be made of, as a function of the number of the error. */
const storms = {
  'one error again and again': `(n) => new TypeError('Cannot read properties of undefined')`,
  'one error with another number each': `(n) => new Error('Order ' + n + ' of "somebody" is lost')`,
  'a different one each': `(n) => new Error('x'.repeat(n % 400 + 1) + ' went wrong at ' + String.fromCharCode(97 + n % 26))`,
};

const source = `import { ErrorTracking, TelemetryCollector } from '@candor/core';
  const run = (make, isCaptured) => {
    const collector = new TelemetryCollector({ consent: 'full', transport: 'custom', customTransport: async () => {} });
    const errors = isCaptured ? new ErrorTracking(collector) : { captureError: (error) => { globalThis.sink = error; } };
    const start = performance.now();
    for (let n = 0; n < ${errorsInStorm}; n++) errors.captureError(make(n));
    const ms = performance.now() - start;
    collector.destroy();
    return ms;
  };
  globalThis.storm = (make) => ({ made: run(make, false), captured: run(make, true) });`;

/** What ten thousand errors at once cost the main thread, without what making them costs the page anyway. */
export async function storm(): Promise<string> {
  const { code } = await bundle(source, { isOneFile: true });
  const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: browserArgs() });
  try {
    const rows: (string | number)[][] = [];
    for (const [name, make] of Object.entries(storms)) {
      const costs: number[] = [];
      const firsts: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const page = await browser.newPage();
        await page.route('http://bench.localhost/', (route) =>
          route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>storm</title>' }),
        );
        await page.goto('http://bench.localhost/');
        await page.addScriptTag({ content: code, type: 'module' });
        await page.waitForFunction(() => 'storm' in globalThis);
        const run = (): Promise<{ made: number; captured: number }> => page.evaluate(`storm(${make})`);
        const cold = await run();
        const warm = await run();
        firsts.push(cold.captured - cold.made);
        costs.push(warm.captured - warm.made);
        await page.close();
      }
      rows.push([name, figure(median(firsts)), figure(median(costs)), figure(Math.max(...firsts))]);
    }
    return table(['10 000 errors at once', 'first storm of a page, ms', 'second, ms', 'worst, ms'], rows);
  } finally {
    await browser.close();
  }
}
