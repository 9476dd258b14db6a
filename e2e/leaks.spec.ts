import { expect, test } from './test.ts';

const cycles = 100;

test('leaves no listener, timer, patch or storage behind after destroy()', async ({ context, coreSite }) => {
  const page = await coreSite.open(context);

  const left = await page.evaluate(async (cycles) => {
    const { TelemetryCollector, PerformanceMetrics, ErrorTracking, HealthCheck } = globalThis.candorCore;
    const globals = () => Object.getOwnPropertyNames(globalThis).sort().join();
    const patchable = () => [
      globalThis.fetch,
      history.pushState,
      history.replaceState,
      console.error,
      XMLHttpRequest.prototype.open,
      globalThis.onerror,
    ];
    // web-vitals cannot be stopped; it is started once for a page, before the count begins.
    new PerformanceMetrics(new TelemetryCollector({ consent: 'full', endpoint: '/v1/envelopes' })).destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
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
      const parts = [
        new PerformanceMetrics(collector),
        new ErrorTracking(collector),
        new HealthCheck(collector),
      ];
      parts[2] &&
        'registerService' in parts[2] &&
        parts[2].registerService('api', async () => ({ status: 'healthy' }) as never);
      collector.track({ type: 'cycle', data: { i } });
      collector.destroy();
      for (const part of parts) part.destroy();
    }
    await new Promise((resolve) => later(resolve, 500));

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
      await new Promise((resolve) => setTimeout(resolve, 300));
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
