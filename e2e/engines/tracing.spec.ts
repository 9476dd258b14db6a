import { startFaultServer } from '../rig/faultServer.ts';
import type { ServedPage } from '../rig/pages.ts';
import { engineNames } from './engine.ts';
import { expect, test } from './test.ts';
import { flush, startCollector } from './visit.ts';

const pages = new Map<string, ServedPage>([
  [
    '/things/4811',
    { body: '{}', contentType: 'application/json', headers: { 'server-timing': 'total;dur=7' } },
  ],
]);

for (const engineName of engineNames)
  test.describe(engineName, () => {
    test.use({ engineName });

    test('says how requests went, and gives the page what it would get without', async ({
      engine,
      intake,
    }) => {
      const site = await startFaultServer({ pages });
      const tab = await engine.open(site.url);
      await startCollector(tab, { site, intake });

      const seen = await tab.evaluate(async () => {
        const { fetch } = globalThis;
        const tracing = new candorCore.FetchTracing(collector, { allowedOrigins: [location.origin] });
        const answer = await globalThis.fetch(new Request('/things/4811?token=secret'));
        const controller = new AbortController();
        const aborting = globalThis.fetch('/things/4811', { signal: controller.signal });
        controller.abort();
        const thrown = await aborting.catch((error: unknown) => (error as Error).name);
        await new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.open('GET', '/nothing');
          xhr.onloadend = resolve;
          xhr.send();
        });
        tracing.destroy();
        return { status: answer.status, thrown, isBack: globalThis.fetch === fetch };
      });
      await flush(tab);

      expect(seen).toEqual({ status: 200, thrown: 'AbortError', isBack: true });
      const requests = () =>
        [...intake.stored.values()]
          .filter(({ type }) => type === 'http.client.request')
          .map(({ data }) => [data['api'], data['route'], data['outcome'], data['serverMs']]);
      await expect.poll(requests).toEqual([
        ['fetch', '/things/*', 'ok', 7],
        ['fetch', '/things/*', 'aborted', undefined],
        ['xhr', '/nothing', 'error', undefined],
      ]);
      expect(JSON.stringify([...intake.stored.values()])).not.toContain('secret');
      await tab.close();
      await site.close();
    });

    test('times operations, counts metrics and reads what the engine tells', async ({ engine, intake }) => {
      const site = await startFaultServer({ pages });
      const tab = await engine.open(site.url);
      await startCollector(tab, { site, intake });

      const seen = await tab.evaluate(async () => {
        const { Bottlenecks, Metrics, PerformanceMetrics, ResourceUsage, RouteVitals } = candorCore;
        const performance = new PerformanceMetrics(collector);
        const metrics = new Metrics(collector);
        const usage = new ResourceUsage(collector);
        const bottlenecks = new Bottlenecks(collector, { performance });
        const routes = new RouteVitals(collector);
        await performance.trackOperation('wait', () => new Promise((resolve) => setTimeout(resolve, 30)));
        metrics.counter('steps').add(2);
        const { resourceCount, lagP99 } = await usage.read();
        const kinds = bottlenecks.getBottlenecks().map(({ kind }) => kind);
        for (const part of [performance, metrics, usage, bottlenecks, routes]) part.destroy();
        return { count: performance.getPercentiles('wait').count, resourceCount, lagP99: lagP99 ?? 0, kinds };
      });
      await flush(tab);

      expect(seen.count).toBe(1);
      expect(seen.lagP99).toBeGreaterThanOrEqual(0);
      expect(seen.kinds).toContain('operation');
      await expect
        .poll(() => [...intake.stored.values()].find(({ type }) => type === 'metric')?.data)
        .toMatchObject({ name: 'steps', value: 2 });
      await tab.close();
      await site.close();
    });
  });
