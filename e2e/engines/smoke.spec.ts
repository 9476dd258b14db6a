import { completeError } from '@candor/core/errors';
import { startFaultServer } from '../rig/faultServer.ts';
import { documented } from './documented.ts';
import { engineNames } from './engine.ts';
import { expect, test } from './test.ts';
import { startCollector } from './visit.ts';

const script = `function explode(order) {
  return order.total.amount;
}
setTimeout(() => explode({}), 0);`;

/** Where each engine says that a page's script threw. */
const thrownAt = /explode\b.*\/broken\.js:2:\d+/;

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });

    test('reports an uncaught error with its stack', async ({ engine, intake }) => {
      const site = await startFaultServer({
        pages: new Map([['/broken.js', { body: script, contentType: 'text/javascript' }]]),
      });
      const tab = await engine.open(site.url);
      await startCollector(tab, { site, intake }, { flushIntervalMs: 100 });

      await tab.evaluate(() => {
        new candorCore.ErrorTracking(collector);
        const element = document.createElement('script');
        element.src = '/broken.js';
        document.head.append(element);
      });

      const errors = () => [...intake.stored.values()].filter(({ type }) => type === 'exception');
      await expect.poll(() => errors().length).toBe(1);
      const error = completeError(errors()[0]?.data ?? {});
      expect(error).toMatchObject({ type: 'TypeError', handled: false, category: 'script', source: 'site' });
      expect(error['stacktrace']).toMatch(thrownAt);
      await tab.close();
      await site.close();
    });

    test('reports the vitals that it has, and makes up none that it lacks', async ({ engine, intake }) => {
      const site = await startFaultServer();
      const has = documented(engineName);
      const tab = await engine.open(site.url);
      await startCollector(tab, { site, intake });

      const { answeredAfterMs, sawLargestPaint } = await tab.evaluate(async () => {
        new candorCore.PerformanceMetrics(collector);
        // On a busy machine the largest paint comes late, and an engine may not tell of one at all.
        const sawLargestPaint = await new Promise<boolean>((resolve) => {
          if (!PerformanceObserver.supportedEntryTypes.includes('largest-contentful-paint')) resolve(false);
          new PerformanceObserver(() => resolve(true)).observe({
            type: 'largest-contentful-paint',
            buffered: true,
          });
          setTimeout(() => resolve(false), 10_000);
        });
        await new Promise((resolve) => setTimeout(resolve, 500));
        const answeredAfterMs: number = performance.getEntriesByType('navigation')[0]?.toJSON().responseStart;
        return { answeredAfterMs, sawLargestPaint };
      });
      await tab.close();

      const vitals = () =>
        [...intake.stored.values()]
          .filter(({ type }) => type === 'browser.web_vital')
          .map(({ data }) => data);
      const expected = [
        ...(has['first contentful paint'] ? ['FCP'] : []),
        ...(has['largest contentful paint'] && sawLargestPaint ? ['LCP'] : []),
        ...(has['layout shifts'] ? ['CLS'] : []),
        // WebKit counts whole milliseconds, and web-vitals takes none for unknown.
        ...(answeredAfterMs > 0 ? ['TTFB'] : []),
      ];
      await expect.poll(() => [...new Set(vitals().map(({ name }) => name))].sort()).toEqual(expected.sort());
      for (const { value } of vitals()) expect(value).toBeGreaterThanOrEqual(0);
      await site.close();
    });
  });
}
