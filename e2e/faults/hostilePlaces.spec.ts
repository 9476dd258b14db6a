import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCore } from '../rig/collectorPage.ts';
import { bundledCore } from '../rig/pages.ts';
import { expect, test } from '../rig/serverTest.ts';

const use = `
  const problems = [];
  addEventListener('error', (event) => problems.push(event.message));
  addEventListener('unhandledrejection', (event) => problems.push(String(event.reason)));
  const run = async (endpoint) => {
    const { TelemetryCollector, ErrorTracking, HealthCheck, PerformanceMetrics } = globalThis.candorCore;
    const collector = new TelemetryCollector({ endpoint, consent: 'full' });
    const performance = new PerformanceMetrics(collector);
    new ErrorTracking(collector).captureError(new Error('of this place'));
    const health = new HealthCheck(collector);
    health.registerService('self', () => ({ status: 'healthy' }));
    await health.getHealthReport();
    collector.track({ type: 'place.used', data: { email: 'joe@example.com' } });
    performance.mark('start');
    performance.measure('work', 'start');
    performance.getResourceMetrics();
    await collector.flush();
    const status = collector.getBufferStatus();
    collector.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { problems, status };
  };
`;

/** What one place saw of it. */
interface Report {
  readonly problems: readonly string[];
  readonly status: { readonly produced: number; readonly acknowledged: number; readonly journal: string };
}

test('in a worker the library works, without what only pages have', async ({ context, server }) => {
  const page = await openCore(context, server.url);
  const code = `${await bundledCore()}\n${use}\nonmessage = async ({ data }) => postMessage(await run(data));`;

  const report = await page.evaluate(
    ({ code, endpoint }) =>
      new Promise<Report>((resolve, reject) => {
        const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), {
          type: 'module',
        });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(endpoint);
      }),
    { code, endpoint: server.endpoint },
  );

  expect(report.problems).toEqual([]);
  expect(report.status.acknowledged).toBe(report.status.produced);
  expect([...server.stored.values()].map(({ type }) => type)).toEqual(
    expect.arrayContaining(['exception', 'place.used', 'performance', 'health.check']),
  );
});

test('in a frame that may nothing but run scripts the library works from memory', async ({
  context,
  server,
}) => {
  const page = await openCore(context, server.url);
  const code = `${await bundledCore()}\n${use}\nrun(${JSON.stringify(server.endpoint)}).then((report) => parent.postMessage(report, '*'), (problem) => parent.postMessage({ problems: [String(problem)] }, '*'));`;

  const report = await page.evaluate(
    (code) =>
      new Promise<Report>((resolve) => {
        addEventListener('message', ({ data }) => resolve(data));
        const frame = document.createElement('iframe');
        frame.sandbox.add('allow-scripts');
        frame.srcdoc = `<script type="module">${code.replaceAll('</', '<\\\\/')}</script>`;
        document.body.append(frame);
      }),
    code,
  );

  expect(report.problems).toEqual([]);
  expect(report.status.journal).toBe('memory');
  expect(report.status.acknowledged).toBe(report.status.produced);
  expect([...server.stored.values()].find(({ type }) => type === 'place.used')?.data).toEqual({
    email: '[REDACTED]',
  });
  expect(await page.evaluate(() => globalThis.hostErrors)).toEqual([]);
});

test('a page that somebody has saved does not tell whose folder it is in', async ({ page, server }) => {
  const folder = mkdtempSync(join(tmpdir(), 'candor-janedoe-'));
  writeFileSync(
    join(folder, 'shop.html'),
    `<!doctype html><script type="module">${await bundledCore()}
    const { TelemetryCollector, PageViews } = globalThis.candorCore;
    globalThis.collector = new TelemetryCollector({ endpoint: '${server.endpoint}', consent: 'full' });
    new PageViews(globalThis.collector);</script>`,
  );
  const said: string[] = [];
  server.answer(({ envelope }) => {
    said.push(JSON.stringify(envelope));
    return { kind: 'ok' };
  });

  await page.goto(pathToFileURL(join(folder, 'shop.html')).href);
  await page.evaluate(() => globalThis.collector.flush());

  await expect.poll(() => said.join()).toContain('"page":"/shop.html"');
  expect(said.join()).not.toContain('janedoe');
});
