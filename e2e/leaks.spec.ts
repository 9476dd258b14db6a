import { expect, test } from './test.ts';

const cycles = 100;

test('leaves no listener, timer, patch or storage behind after destroy()', async ({ context, coreSite }) => {
  const page = await coreSite.open(context);

  const left = await page.evaluate(async (cycles) => {
    const {
      Bottlenecks,
      BreadcrumbTrail,
      BrowserReports,
      ErrorTracking,
      FetchTracing,
      HealthCheck,
      Metrics,
      PerformanceMetrics,
      ResourceUsage,
      TelemetryCollector,
    } = globalThis.candorCore;
    const globals = () => Object.getOwnPropertyNames(globalThis).sort().join();
    const patchable = () => [
      globalThis.fetch,
      history.pushState,
      history.replaceState,
      console.error,
      console.log,
      XMLHttpRequest.prototype.open,
      XMLHttpRequest.prototype.send,
      XMLHttpRequest.prototype.setRequestHeader,
      globalThis.onerror,
    ];
    // web-vitals cannot be stopped; it is started once for a page, before the count begins.
    const first = new TelemetryCollector({ consent: 'full', endpoint: '/v1/envelopes' });
    const metrics = new PerformanceMetrics(first);
    await new Promise((resolve) => setTimeout(resolve, 300));
    metrics.destroy();
    first.destroy();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const before = { globals: globals(), natives: patchable() };
    const listeners = new Map<string, number>();
    const timers = new Set<unknown>();
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const {
      setTimeout: later,
      setInterval: repeat,
      clearTimeout: stopLater,
      clearInterval: stopRepeat,
    } = globalThis;
    const nameOf = (target: EventTarget, type: string) => `${target.constructor.name} ${type}`;
    const count = (name: string, by: number) => listeners.set(name, (listeners.get(name) ?? 0) + by);
    EventTarget.prototype.addEventListener = function (
      this: EventTarget | undefined,
      type: string,
      ...rest: [never, never]
    ) {
      count(nameOf(this ?? globalThis, type), 1);
      return addEventListener.call(this ?? globalThis, type, ...rest);
    };
    EventTarget.prototype.removeEventListener = function (
      this: EventTarget | undefined,
      type: string,
      ...rest: [never, never]
    ) {
      count(nameOf(this ?? globalThis, type), -1);
      return removeEventListener.call(this ?? globalThis, type, ...rest);
    };
    globalThis.setTimeout = ((run: () => void, ms?: number) => {
      const id = later(() => {
        timers.delete(id);
        run();
      }, ms);
      timers.add(id);
      return id;
    }) as typeof setTimeout;
    globalThis.setInterval = ((run: () => void, ms?: number) => {
      const id = repeat(run, ms);
      timers.add(id);
      return id;
    }) as typeof setInterval;
    globalThis.clearTimeout = globalThis.clearInterval = ((id: number) => {
      timers.delete(id);
      stopLater(id);
      stopRepeat(id);
    }) as typeof clearTimeout;

    for (let i = 0; i < cycles; i++) {
      const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', consent: 'full' });
      const errors = new ErrorTracking(collector);
      const health = new HealthCheck(collector);
      const parts = [
        new PerformanceMetrics(collector),
        errors,
        health,
        new BreadcrumbTrail(collector, errors),
        new BrowserReports(collector, errors),
        new FetchTracing(collector, { allowedOrigins: [location.origin] }),
        new Metrics(collector),
        new ResourceUsage(collector),
        new Bottlenecks(collector),
      ];
      health.registerService('api', async () => ({ status: 'healthy' }) as never);
      collector.track({ type: 'cycle', data: { i } });
      collector.destroy();
      for (const part of parts) part.destroy();
    }
    // What a hundred of them have begun at the same time ends one after the other.
    await new Promise((resolve) => later(resolve, 2000));

    Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
    Object.assign(globalThis, {
      setTimeout: later,
      setInterval: repeat,
      clearTimeout: stopLater,
      clearInterval: stopRepeat,
    });
    return {
      listeners: [...listeners].filter(([name, number]) => number > 0 && !name.startsWith('AbortSignal')),
      timers: timers.size,
      patches: patchable().filter((now, index) => now !== before.natives[index]).length,
      globals: globals() === before.globals,
      databases: (await indexedDB.databases()).map(({ name }) => name),
    };
  }, cycles);

  expect(left.patches).toBe(0);
  expect(left.timers).toBe(0);
  expect(left.globals).toBe(true);
  expect(left.listeners).toEqual([]);
});

test('leaves no lock, open database, observer, channel or pending request behind after destroy()', async ({
  context,
  coreSite,
}) => {
  await context.addInitScript(() => {
    /** What is open of each kind; the platform itself lists only some of it. */
    const open = new Map<string, number>();
    const count = (kind: string, by: number): void => void open.set(kind, (open.get(kind) ?? 0) + by);
    const { fetch, BroadcastChannel, IntersectionObserver, MutationObserver, PerformanceObserver } =
      globalThis;
    globalThis.fetch = (...args) => {
      count('request', 1);
      return fetch(...args).finally(() => count('request', -1));
    };
    const later = globalThis as { fetchLater?: (url: string, init?: RequestInit) => unknown };
    const { fetchLater } = later;
    if (fetchLater)
      later.fetchLater = (url, init) => {
        count('request for later', 1);
        init?.signal?.addEventListener('abort', () => count('request for later', -1), { once: true });
        return fetchLater(url, init);
      };
    globalThis.BroadcastChannel = class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        count('channel', 1);
      }
      override close(): void {
        super.close();
        count('channel', -1);
      }
    };
    for (const Observer of [IntersectionObserver, MutationObserver, PerformanceObserver]) {
      const { observe, disconnect } = Observer.prototype;
      const watching = new WeakSet<object>();
      Observer.prototype.observe = function (this: object, ...args: unknown[]) {
        if (!watching.has(this)) count(Observer.name, 1);
        watching.add(this);
        Reflect.apply(observe, this, args);
      };
      Observer.prototype.disconnect = function (this: object) {
        if (watching.delete(this)) count(Observer.name, -1);
        Reflect.apply(disconnect, this, []);
      };
    }
    const { open: openDatabase } = IDBFactory.prototype;
    const { close } = IDBDatabase.prototype;
    IDBFactory.prototype.open = function (...args) {
      const request = openDatabase.apply(this, args);
      request.addEventListener('success', () => count('database', 1));
      return request;
    };
    IDBDatabase.prototype.close = function () {
      count('database', -1);
      close.apply(this);
    };
    Object.assign(globalThis, { stillOpen: open });
  });
  const page = await coreSite.open(context);
  const openNow = () =>
    page.evaluate(async () => {
      const { stillOpen } = globalThis as { stillOpen?: Map<string, number> };
      const { held = [], pending = [] } = await navigator.locks.query();
      return {
        open: Object.fromEntries([...(stillOpen ?? [])].filter(([, number]) => number > 0)),
        locks: [...held, ...pending].map(({ name }) => name),
      };
    });
  // web-vitals cannot be stopped; it is started once for a page, before the count begins.
  await page.evaluate(async () => {
    const { TelemetryCollector, PerformanceMetrics } = globalThis.candorCore;
    const collector = new TelemetryCollector({ consent: 'full', endpoint: '/v1/envelopes' });
    const metrics = new PerformanceMetrics(collector);
    await new Promise((resolve) => setTimeout(resolve, 300));
    metrics.destroy();
    collector.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  const { open: before } = await openNow();

  await page.evaluate(async (cycles) => {
    const {
      Bottlenecks,
      BreadcrumbTrail,
      BrowserReports,
      ErrorTracking,
      PerformanceMetrics,
      ResourceUsage,
      TelemetryCollector,
    } = globalThis.candorCore;
    for (let i = 0; i < cycles; i++) {
      const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', consent: 'full' });
      const errors = new ErrorTracking(collector);
      const parts = [
        errors,
        new PerformanceMetrics(collector),
        new BreadcrumbTrail(collector, errors),
        new BrowserReports(collector, errors),
        new ResourceUsage(collector),
        new Bottlenecks(collector),
      ];
      collector.track({ type: 'cycle', data: { i } });
      // Some die at once, some after their events have moved on, some in between.
      await new Promise((resolve) => setTimeout(resolve, (i % 5) * 60));
      if (i % 7 === 0) document.dispatchEvent(new Event('freeze'));
      if (i % 14 === 0) document.dispatchEvent(new Event('resume'));
      collector.track({ type: 'cycle', data: { i } });
      collector.destroy();
      for (const part of parts) part.destroy();
    }
  }, cycles);

  await expect.poll(openNow, { timeout: 5000 }).toEqual({ open: before, locks: [] });
  const isBlocked = await page.evaluate(
    () =>
      new Promise<boolean>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('candor');
        request.onblocked = () => resolve(true);
        request.onsuccess = () => resolve(false);
        request.onerror = () => reject(request.error);
      }),
  );
  expect(isBlocked).toBe(false);
});

test('the heap stays flat over many collectors', async ({ context, coreSite }) => {
  const page = await coreSite.open(context);
  const session = await context.newCDPSession(page);
  const heapAfter = async (cycles: number) => {
    await page.evaluate(async (cycles) => {
      const { TelemetryCollector, ErrorTracking, HealthCheck } = globalThis.candorCore;
      for (let i = 0; i < cycles; i++) {
        const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', consent: 'full' });
        const parts = [new ErrorTracking(collector), new HealthCheck(collector)];
        collector.track({ type: 'cycle', data: { i, text: 'x'.repeat(500) } });
        await collector.flush();
        collector.destroy();
        for (const part of parts) part.destroy();
      }
      // What a collector has begun may take a moment to end.
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }, cycles);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  };

  const warm = await heapAfter(50);
  const later = await heapAfter(200);

  // 200 more collectors, each with half a kilobyte of text, would keep more than 100 kB if anything held them.
  expect(later - warm).toBeLessThan(100_000);
});
