import type { TelemetryCollector } from '@candor/core';
import type { Page } from '@playwright/test';
import {
  eventType,
  expectBalance,
  flush,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { passTime, send } from '../rig/passTime.ts';
import { nonce, type ScriptServer, startScriptServer } from '../rig/scriptPages.ts';
import { test as base, expect } from '../rig/serverTest.ts';

declare global {
  /** Where a test keeps more than one. */
  var collectors: TelemetryCollector[];
  /** How often a page has asked the network for something. */
  var fetches: number;
  /** What the page's policy has forbidden. */
  var violations: string[];
}

const test = base.extend<{ site: ScriptServer }, { scripts: ScriptServer }>({
  scripts: [
    async ({}, use) => {
      const scripts = await startScriptServer();
      await use(scripts);
      await scripts.server.close();
    },
    { scope: 'worker' },
  ],
  site: async ({ scripts }, use) => {
    scripts.server.reset();
    await use(scripts);
  },
});

test.describe.configure({ timeout: 30_000 });

test.describe('what the library does itself', () => {
  for (const answer of [
    { kind: 'status', status: 500 },
    { kind: 'reset', at: 'start' },
    { kind: 'portal' },
  ] as const) {
    test(`is never an event, though the site listens to everything: ${answer.kind}`, async ({
      context,
      server,
    }) => {
      const page = await openCore(context, server.url, { withClock: true });
      await startCollector(page, { endpoint: server.endpoint, eventLevels: { 'host.heard': 'basic' } });
      await page.evaluate(() => {
        const { ErrorTracking, PerformanceMetrics, HealthCheck } = globalThis.candorCore;
        for (const Feature of [ErrorTracking, PerformanceMetrics, HealthCheck])
          new Feature(globalThis.collector);
        // As a site does that wants its console captured.
        for (const name of ['debug', 'info', 'warn', 'error'] as const)
          console[name] = () => globalThis.collector.track({ type: 'host.heard', data: { name } });
      });
      server.answer(answer);
      await track(page, 60);
      await send(page);
      await passTime(page, 5000);
      const early = await expectBalance(page);

      await passTime(page, 600_000, 10_000);
      const late = await expectBalance(page);
      server.answer({ kind: 'ok' });
      await passTime(page, 370_000, 10_000);

      expect(posts(server).length).toBeGreaterThan(3);
      expect(late.produced).toBe(early.produced);
      await expect.poll(async () => (await expectBalance(page)).waiting.events).toBe(0);
      const types = [...server.stored.values()].map(({ type }) => type);
      expect(types.filter((type) => type === 'exception' || type === 'host.heard')).toEqual([]);
      expect(types.filter((type) => type === eventType)).toHaveLength(60);
    });
  }
});

test.describe('on one page', () => {
  test('two collectors bring each event once', async ({ context, server }) => {
    const page = await openCore(context, server.url);
    await page.evaluate((endpoint) => {
      const { TelemetryCollector } = globalThis.candorCore;
      globalThis.collectors = [0, 1].map(() => new TelemetryCollector({ endpoint, consent: 'full' }));
    }, server.endpoint);

    await expectBothDelivered(page, server);
  });

  test('two copies of the library bring each event once', async ({ context, server }) => {
    const page = await openCore(context, server.url);
    await page.evaluate((endpoint) => {
      globalThis.collectors = [new globalThis.candorCore.TelemetryCollector({ endpoint, consent: 'full' })];
    }, server.endpoint);
    await page.addScriptTag({ type: 'module', url: `${server.url}/core.js?copy=2` });
    const isOther = await page.evaluate((endpoint) => {
      const { TelemetryCollector } = globalThis.candorCore;
      const isOther = !(globalThis.collectors[0] instanceof TelemetryCollector);
      globalThis.collectors.push(new TelemetryCollector({ endpoint, consent: 'full' }));
      return isOther;
    }, server.endpoint);

    expect(isOther).toBe(true);
    await expectBothDelivered(page, server);
  });

  test('the package and the script tag bring each event once, and one page view', async ({ page, site }) => {
    const { server } = site;
    await page.goto(site.page({ tags: ['data-consent="full"'], hasCore: true }));
    await page.waitForFunction(() => 'candorCore' in globalThis && globalThis.candor?.collector);
    await page.evaluate((endpoint) => {
      const { TelemetryCollector, ErrorTracking } = globalThis.candorCore;
      const own = new TelemetryCollector({ endpoint, consent: 'full' });
      new ErrorTracking(own);
      globalThis.collectors = [own, globalThis.candor.collector as TelemetryCollector];
    }, server.endpoint);

    await expectBothDelivered(page, server);
    const types = [...server.stored.values()].map(({ type }) => type);
    expect(types.filter((type) => type === 'page_view')).toHaveLength(1);
  });

  test('a second script tag does nothing, and says so once', async ({ page, site }) => {
    const { server } = site;
    const said = linesOf(page);
    const tag = 'data-consent="full"';
    await page.goto(site.page({ tags: [tag, tag] }));
    await page.waitForFunction(() => globalThis.candor?.collector);
    await expect.poll(() => said.length).toBe(1);
    await page.evaluate(() => globalThis.candor.flush());

    await expect.poll(() => typesIn(server)).toContain('page_view');
    expect(said).toEqual([expect.stringContaining('one script tag is enough')]);
    expect(typesIn(server).filter((type) => type === 'page_view')).toHaveLength(1);
    expect(new Set([...server.stored.values()].map(({ origin }) => origin)).size).toBe(1);
  });

  async function expectBothDelivered(page: Page, server: FaultServer): Promise<void> {
    server.answer(({ number }) => (number % 3 ? { kind: 'ok' } : { kind: 'lost' }));
    await page.evaluate((type) => {
      for (const [index, collector] of globalThis.collectors.entries())
        for (let n = 0; n < 120; n++) collector.track({ type, data: { n: index * 120 + n } });
      for (const collector of globalThis.collectors) void collector.flush();
    }, eventType);

    await expect.poll(() => numbersIn(server).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(240);
    expect(numbersIn(server).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, n) => n));
    for (const index of [0, 1]) {
      const status = async () => {
        await page.evaluate((index) => {
          const collector = globalThis.collectors[index];
          if (collector) globalThis.collector = collector;
        }, index);
        return expectBalance(page);
      };
      await expect.poll(async () => (await status()).waiting.events, { timeout: 15_000 }).toBe(0);
      const { produced, acknowledged, dropped } = await status();
      expect(produced).toBeGreaterThanOrEqual(120);
      expect(acknowledged).toBe(produced);
      expect(dropped).toEqual({});
    }
  }
});

test.describe('under a strict policy', () => {
  const strict = `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; base-uri 'none';
    require-trusted-types-for 'script'; trusted-types 'none'; connect-src`.replace(/\s+/g, ' ');

  test('everything works, and nothing is forbidden', async ({ page, site }) => {
    const { server } = site;
    await page.goto(
      site.page({
        policy: `${strict} 'self'; img-src 'self'`,
        hasCore: true,
        hasStub: true,
        early: `candor.setConsent('full'); candor.track('early.call');`,
        tags: [''],
      }),
    );
    await page.waitForFunction(() => 'candorCore' in globalThis && globalThis.candor?.collector);
    await startCollector(page, { endpoint: server.endpoint });
    await page.evaluate(() => {
      const { ErrorTracking, PerformanceMetrics, HealthCheck } = globalThis.candorCore;
      for (const Feature of [ErrorTracking, PerformanceMetrics, HealthCheck])
        new Feature(globalThis.collector);
      void globalThis.candor.flush();
    });
    await track(page, 120);
    await flush(page);

    await expect.poll(() => numbersIn(server).length).toBe(120);
    await expect.poll(() => typesIn(server)).toContain('early.call');
    expect(await page.evaluate(() => globalThis.violations)).toEqual([]);
    await expectBalance(page);
  });

  test('that forbids the server, it is asked seldom, and the library says one line at most', async ({
    page,
    site,
  }) => {
    const said = linesOf(page);
    await page.addInitScript(() => {
      const { fetch } = globalThis;
      globalThis.fetches = 0;
      globalThis.fetch = (...request) => {
        globalThis.fetches += 1;
        return fetch(...request);
      };
    });
    await page.clock.install();
    await page.goto(site.page({ policy: `${strict} 'none'; img-src 'self'`, hasCore: true }));
    await page.waitForFunction(() => 'candorCore' in globalThis);
    await page.clock.pauseAt(Date.now() + 1000);
    await startCollector(page, { endpoint: site.server.endpoint });
    await track(page, 120);
    await send(page);

    await passTime(page, 60_000);
    const first = await page.evaluate(() => globalThis.fetches);
    await passTime(page, 1_740_000, 20_000);
    const all = await page.evaluate(() => globalThis.fetches);
    const forbidden = await page.evaluate(() => globalThis.violations);
    console.log(
      `      ${first} requests in the first minute, ${all} in half an hour, ${forbidden.length} lines`,
    );

    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(3 + 1);
    expect(all).toBeLessThanOrEqual(3 + 6 + 1);
    // What the browser is asked to send later, should the page die, it refuses too.
    expect(forbidden.length).toBeLessThanOrEqual(2 * all);
    expect(new Set(forbidden)).toEqual(new Set(['connect-src']));
    expect(said.filter((line) => !line.includes('Content Security Policy')).length).toBeLessThanOrEqual(1);
    expect(posts(site.server)).toEqual([]);
    expect(await expectBalance(page)).toMatchObject({ waiting: { events: 120 }, dropped: {} });
  });
});

test.describe('a script file', () => {
  const early = `candor.setConsent('full');
    for (let n = 0; n < 40; n++) candor.track('${eventType}', { n });
    dispatchEvent(new ErrorEvent('error', { error: new Error('early'), message: 'early' }));`;

  for (const delayMs of [0, 3000, 9500]) {
    test(`that comes ${delayMs / 1000} s late hears what was said until then, once`, async ({
      page,
      site,
    }) => {
      const { server } = site;
      const release = await holdScript(page);
      await page.clock.install();
      await page.goto(site.page({ hasStub: true, early, tags: [''] }), { waitUntil: 'commit' });
      await page.waitForFunction(() => globalThis.hostErrors?.length === 1);
      await page.clock.fastForward(delayMs);
      release();
      await page.waitForFunction(() => globalThis.candor?.collector);
      await page.evaluate(() => {
        globalThis.candor.track('late.call');
        void globalThis.candor.flush();
      });

      await expect.poll(() => typesIn(server)).toContain('late.call');
      expect(numbersIn(server)).toEqual(Array.from({ length: 40 }, (_, n) => n));
      expect(typesIn(server).filter((type) => type === 'exception')).toHaveLength(1);
      await expectScriptBalance(page, ['early']);
    });
  }

  test('that never comes costs the page no more than a hundred calls for ten seconds', async ({
    page,
    site,
  }) => {
    await page.route('**/candor.js', (route) => route.abort());
    await page.clock.install();
    await page.goto(
      site.page({
        hasStub: true,
        early: `var unavailable = 0; candor.onUnavailable = () => { unavailable += 1; };
          for (let n = 0; n < 5000; n++) candor.track('${eventType}', { n });`,
        tags: [''],
      }),
    );
    const waiting = await page.evaluate(() => globalThis.candor.q?.length);
    await page.clock.fastForward(11_000);
    const after = await page.evaluate(() => {
      globalThis.candor.track('later');
      dispatchEvent(new ErrorEvent('error', { message: 'later' }));
      return {
        unavailable: (globalThis as { unavailable?: number }).unavailable,
        errorsHeard: globalThis.candor.q?.filter((call) => JSON.stringify(call).includes('captureError')),
      };
    });

    expect(waiting).toBeGreaterThan(0);
    expect(waiting).toBeLessThanOrEqual(100);
    expect(after).toEqual({ unavailable: 1, errorsHeard: [] });
    expect(site.server.requests).toEqual([]);
    expect(await page.evaluate(() => globalThis.hostErrors)).toEqual(['later']);
  });

  test('that comes when nobody waits for it any more still works from then on', async ({ page, site }) => {
    const { server } = site;
    const release = await holdScript(page);
    await page.clock.install();
    await page.goto(site.page({ hasStub: true, early: `candor.track('early.call');`, tags: [''] }), {
      waitUntil: 'commit',
    });
    await page.waitForFunction(() => globalThis.candor?.q?.length === 1);
    await page.clock.fastForward(30_000);
    release();
    await page.waitForFunction(() => globalThis.candor?.collector);
    await page.evaluate(() => {
      globalThis.candor.setConsent('full');
      globalThis.candor.track('late.call');
      void globalThis.candor.flush();
    });

    await expect.poll(() => typesIn(server)).toContain('late.call');
    expect(typesIn(server)).not.toContain('early.call');
    await expectScriptBalance(page, []);
  });

  /** Keeps the file back until the returned function is called. */
  async function holdScript(page: Page): Promise<() => void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/candor.js', async (route) => {
      await released;
      await route.continue();
    });
    return release;
  }

  async function expectScriptBalance(page: Page, hostErrors: readonly string[]): Promise<void> {
    expect(await page.evaluate(() => globalThis.hostErrors.splice(0))).toEqual(hostErrors);
    await page.evaluate(() => {
      globalThis.collector = globalThis.candor.collector as TelemetryCollector;
    });
    await expectBalance(page);
  }
});

test.describe('a page that is prerendered', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(Document.prototype, 'prerendering', {
        configurable: true,
        get: () => !('isShown' in globalThis),
      });
    });
  });

  test('tells nothing by itself before it is shown', async ({ page, site }) => {
    const { server } = site;
    await page.goto(site.page({ tags: ['data-consent="full"'] }));
    await page.waitForFunction(() => globalThis.candor?.collector);
    await flushScript(page);
    const before = typesIn(server);
    await show(page);
    await flushScript(page);

    await expect.poll(() => typesIn(server)).toContain('page_view');
    expect(before).toEqual([]);
    expect(typesIn(server).filter((type) => type === 'page_view')).toHaveLength(1);
    await expectNoHostErrors(page);
  });

  test('holds what the site itself tells until it is shown', async ({ page, site }) => {
    const { server } = site;
    await page.goto(site.page({ tags: ['data-consent="full"'] }));
    await page.waitForFunction(() => globalThis.candor?.collector);
    await page.evaluate(() => globalThis.candor.track('host.call'));
    await flushScript(page);
    const before = typesIn(server);
    await show(page);
    await flushScript(page);

    await expect.poll(() => typesIn(server)).toContain('host.call');
    expect(before).toEqual([]);
    await expectNoHostErrors(page);
  });

  test('and never shown has sent nothing and left nothing', async ({ page, context, site }) => {
    const { server } = site;
    await page.goto(site.page({ tags: ['data-consent="full"'] }));
    await page.waitForFunction(() => globalThis.candor?.collector);
    await page.evaluate(() => globalThis.candor.track('host.call'));
    await flushScript(page);
    await page.close();
    const next = await openCore(context, server.url);
    await startCollector(next, { endpoint: server.endpoint });
    await track(next, 60);
    await flush(next);

    await expect.poll(() => numbersIn(server).length).toBe(60);
    expect(typesIn(server).filter((type) => type !== eventType)).toEqual([]);
    await expectNoHostErrors(next);
  });

  async function flushScript(page: Page): Promise<void> {
    await page.evaluate(() => globalThis.candor.flush());
  }

  async function show(page: Page): Promise<void> {
    await page.evaluate(() => {
      Object.assign(globalThis, { isShown: true });
      document.dispatchEvent(new Event('prerenderingchange'));
    });
  }

  async function expectNoHostErrors(page: Page): Promise<void> {
    expect(await page.evaluate(() => globalThis.hostErrors)).toEqual([]);
  }
});

/** What is said at the page's console from now on. */
function linesOf(page: Page): readonly string[] {
  const lines: string[] = [];
  page.on('console', (message) => lines.push(message.text()));
  return lines;
}

function typesIn(server: FaultServer): string[] {
  return [...server.stored.values()].map(({ type }) => type);
}
