import type { WireEvent } from '@candor/core';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { openCore } from './rig/collectorPage.ts';
import { type FaultServer, startFaultServer } from './rig/faultServer.ts';
import { corePage, type ServedPage } from './rig/pages.ts';

declare global {
  /** What the page's collector would send. */
  var sent: WireEvent[];
}

const json: ServedPage = { body: '{}', contentType: 'application/json' };
const strictPage: ServedPage = {
  ...corePage,
  headers: { 'content-security-policy': "img-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'" },
};

let site: FaultServer;

test.beforeAll(async () => {
  site = await startFaultServer({
    pages: new Map([
      ['/strict', strictPage],
      ['/items', json],
    ]),
  });
});

test.afterAll(() => site.close());

/** A page whose collector hands its events to `sent`. */
async function open(context: BrowserContext, path = '/'): Promise<Page> {
  const page = await openCore(context, site.url + path);
  await page.evaluate(() => {
    globalThis.sent = [];
    globalThis.collector = new candorCore.TelemetryCollector({
      consent: 'full',
      customTransport: async (events) => void sent.push(...events),
    });
  });
  return page;
}

/** The data of the exceptions so far. */
async function exceptions(page: Page): Promise<readonly WireEvent['data'][]> {
  return page.evaluate(async () => {
    await collector.flush();
    return sent.filter(({ type }) => type === 'exception').map(({ data }) => data);
  });
}

test('an error takes along the redacted steps that led to it', async ({ context }) => {
  const page = await open(context);
  const url = site.url;

  await page.evaluate(async () => {
    const errors = new candorCore.ErrorTracking(collector);
    new candorCore.BreadcrumbTrail(collector, errors);
    history.pushState(null, '', '/?token=secret-1');
    document.body.innerHTML =
      '<form id="pay"><button type="button" class="buy">ann@shop.test</button></form>';
    document.querySelector('button')?.click();
    console.warn('mail to ann@shop.test failed', { password: 'secret-2' });
    await fetch('/items?key=secret-3', { method: 'POST', body: 'secret-4' });
    await new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      xhr.open('GET', '/none?key=secret-5');
      xhr.onloadend = resolve;
      xhr.send();
    });
    errors.captureError(new Error('broken'));
  });

  const [error] = await exceptions(page);
  expect(error?.['breadcrumbs']).toMatchObject([
    { category: 'navigation', message: `${url}/` },
    { category: 'click', message: '#pay>button.buy' },
    {
      category: 'console',
      level: 'warning',
      message: expect.stringMatching(/^mail to \[.+\] failed \[object Object\]$/),
    },
    { category: 'fetch', message: `POST ${url}/items`, data: { status: 200 } },
    { category: 'xhr', level: 'warning', message: `GET ${url}/none`, data: { status: 404 } },
  ]);
  expect(JSON.stringify(error)).not.toMatch(/secret|ann@/);
});

test('an operation that is timed fails as loudly as one that is not', async ({ context }) => {
  const page = await open(context);

  const seen = await page.evaluate(async () => {
    new candorCore.ErrorTracking(collector);
    const metrics = new candorCore.PerformanceMetrics(collector);
    const unhandled: string[] = [];
    addEventListener('unhandledrejection', (event) => {
      unhandled.push(event.reason.message);
      event.preventDefault();
    });
    const fail = async (message: string): Promise<string> => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw new Error(message);
    };
    const query = Object.assign(fail('heard by its own'), { json: () => query.catch(() => 'none') });

    // Nobody waits for it.
    void metrics.trackOperation('save', () => fail('not saved'));
    const caught = await metrics.trackOperation('load', () => fail('not loaded')).catch(String);
    const own = await metrics.trackOperation('query', () => query).json();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { unhandled, caught, own, timed: metrics.getOperations().map(({ name }) => name) };
  });

  expect(seen).toEqual({
    unhandled: ['not saved'],
    caught: 'Error: not loaded',
    own: 'none',
    timed: ['save', 'load', 'query'],
  });
  expect(await exceptions(page)).toMatchObject([{ message: 'not saved', handled: false }]);
});

test('what is replaced gives the page what it had, and is taken back below the patch of somebody else', async ({
  context,
}) => {
  const page = await open(context);

  const seen = await page.evaluate(async () => {
    const errors = new candorCore.ErrorTracking(collector);
    const { fetch: native, console } = globalThis;
    const unhandled: string[] = [];
    addEventListener('unhandledrejection', (event) => {
      unhandled.push(String(event.reason.name));
      event.preventDefault();
    });
    const trail = new candorCore.BreadcrumbTrail(collector, errors);
    const ours = globalThis.fetch;
    let theirs = 0;
    globalThis.fetch = (...args) => {
      theirs += 1;
      return ours(...args);
    };
    const body = await (await fetch('/items')).json();
    // Nobody waits for it: the page must hear of that as it would without us.
    void fetch('http://127.0.0.1:1/');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { log } = console;
    trail.destroy();
    await fetch('/items');
    errors.captureError(new Error('after'));
    globalThis.fetch = native;
    return {
      body,
      theirs,
      unhandled,
      isLogBack: console.log !== log,
      open: String(XMLHttpRequest.prototype.open).includes('native code'),
    };
  });

  expect(seen).toEqual({ body: {}, theirs: 3, unhandled: ['TypeError'], isLogBack: true, open: true });
  const [error] = (await exceptions(page)).filter(({ message }) => message === 'after');
  expect(error?.['breadcrumbs']).toMatchObject([
    { message: `GET ${site.url}/items` },
    { level: 'error', data: { status: 0, failure: 'failed' } },
  ]);
});

test('captures violations of the policy and files that are missing', async ({ context }) => {
  const page = await open(context, '/strict');

  await page.evaluate(async () => {
    const errors = new candorCore.ErrorTracking(collector);
    new candorCore.BrowserReports(collector, errors);
    document.body.innerHTML = `<img src="http://127.0.0.1:1/spy.png?who=ann"><img src="/none.png?id=7">`;
    await new Promise((resolve) => setTimeout(resolve, 500));
  });

  await expect
    .poll(async () =>
      (await exceptions(page)).map(({ type, category, message }) => [type, category, message]),
    )
    .toEqual(
      expect.arrayContaining([
        ['PolicyViolation', 'security', 'img-src forbids http://127.0.0.1:1/spy.png'],
        ['ResourceError', 'resource', `img not loaded: ${site.url}/none.png`],
      ]),
    );
});

test('names the file that an element could not load, and nothing of what a page has written into an address', async ({
  context,
}) => {
  const page = await open(context);

  await page.evaluate(async () => {
    const errors = new candorCore.ErrorTracking(collector);
    new candorCore.BrowserReports(collector, errors);
    document.body.innerHTML = `<img srcset="/none-small.png 1x, /none-large.png 2x">
      <picture><source srcset="/none.webp"><img src="/fine.png"></picture>
      <img src="data:image/png;base64,U2VjcmV0T2ZBbm4=">`;
    await new Promise((resolve) => setTimeout(resolve, 500));
  });

  await expect
    .poll(async () => (await exceptions(page)).map(({ message }) => String(message)).sort())
    .toEqual([
      'img not loaded: data:',
      `img not loaded: ${site.url}/none-small.png`,
      `img not loaded: ${site.url}/none.webp`,
    ]);
});

test('captures what the browser says of the page, also before it was asked', async ({ context }) => {
  const page = await open(context);

  const hasReport = await page.evaluate(async () => {
    // Chromium has called this deprecated for years.
    const xhr = new XMLHttpRequest();
    xhr.open('GET', '/items', false);
    xhr.send();
    const known = await new Promise<boolean>((resolve) => {
      new ReportingObserver((reports) => resolve(reports.length > 0), { buffered: true }).observe();
      setTimeout(() => resolve(false), 2000);
    });
    new candorCore.BrowserReports(collector, new candorCore.ErrorTracking(collector));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return known;
  });

  const found = (await exceptions(page)).filter(({ category }) => category === 'browser');
  expect(found.length > 0).toBe(hasReport);
  expect(hasReport).toBe(true);
});

test('no session is left out, however few are measured', async ({ context }) => {
  const page = await open(context);

  const types = await page.evaluate(async () => {
    const told: string[] = [];
    for (let visit = 0; visit < 20; visit++) {
      const few = new candorCore.TelemetryCollector({
        consent: 'basic',
        sampling: 'probabilistic',
        samplingRate: 0,
        customTransport: async (events) => void told.push(...events.map(({ type }) => type)),
      });
      new candorCore.ErrorTracking(few).captureError(new Error('rare'));
      few.track({ type: 'performance', data: { name: 'a', value: 1, unit: 'ms' } });
      await few.flush();
      few.destroy();
    }
    return told;
  });

  expect(types).toEqual(Array(20).fill('exception'));
});

test('a storm of uncaught errors is told as one event and a count', async ({ context }) => {
  const page = await open(context);

  const stats = await page.evaluate(async () => {
    const errors = new candorCore.ErrorTracking(collector);
    // What nobody caught ends up at the window, which is told of each by itself.
    for (let n = 0; n < 10_000; n++)
      window.dispatchEvent(
        new ErrorEvent('error', { error: new Error(`no item ${n}`), message: 'Uncaught' }),
      );
    const { totalErrors, uniqueGroups } = errors.getStats();
    errors.destroy();
    return { totalErrors, uniqueGroups };
  });

  expect(stats).toEqual({ totalErrors: 10_000, uniqueGroups: 1 });
  const told = await exceptions(page);
  expect(told.length).toBeLessThan(5);
  expect(told.reduce((sum, { count }) => sum + Number(count), 0)).toBe(10_000);
});

test('the checks that are ready-made tell what a real browser tells, and rest while the page is offline', async ({
  context,
}) => {
  const page = await open(context);

  const before = await page.evaluate(async () => {
    const health = new candorCore.HealthCheck(collector, { checkIntervalMs: 200, failureThreshold: 1 });
    Object.assign(globalThis, { health });
    health.registerService('site', candorCore.httpCheck('/items'));
    health.registerService('registry', candorCore.registryCheck('/items'));
    health.registerService('storage', candorCore.storageCheck());
    health.registerService(
      'connection',
      candorCore.connectionCheck({ maxRttMs: 10_000, minDownlinkMbps: 0 }),
    );
    health.registerService('gone', candorCore.httpCheck('http://127.0.0.1:1/'), { dependsOn: ['site'] });
    health.registerService('above', async () => ({ status: 'healthy' as const }), { dependsOn: ['gone'] });
    const { services } = await health.getHealthReport();
    new candorCore.ErrorTracking(collector).captureError(new Error('during'));
    return Object.fromEntries(Object.values(services).map(({ service, status }) => [service, status]));
  });

  expect(before).toEqual({
    site: 'healthy',
    registry: 'healthy',
    storage: 'healthy',
    connection: 'healthy',
    gone: 'unhealthy',
    above: 'degraded',
  });
  expect((await exceptions(page))[0]).toMatchObject({ failing: ['gone', 'above'] });
  const checksOfSite = () =>
    page.evaluate(() => {
      const { health } = globalThis as unknown as { health: InstanceType<typeof candorCore.HealthCheck> };
      return health.getHistory('site').length;
    });
  await context.setOffline(true);
  await page.waitForTimeout(300);
  const resting = await checksOfSite();
  await page.waitForTimeout(1000);
  expect(await checksOfSite()).toBe(resting);
  await context.setOffline(false);
  await expect.poll(checksOfSite).toBeGreaterThan(resting);
});
