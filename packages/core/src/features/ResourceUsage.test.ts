import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import type { LongFrame } from '../sensors/longFrames.ts';
import type { LoadedResource } from '../sensors/resources.ts';
import { ResourceUsage } from './ResourceUsage.ts';

const sensors = vi.hoisted(() => ({
  load: undefined as ((resource: LoadedResource) => void) | undefined,
  freeze: undefined as ((frame: LongFrame) => void) | undefined,
}));

vi.mock('../sensors/resources.ts', () => ({
  resources: (report: typeof sensors.load) => {
    sensors.load = report;
    return () => {
      sensors.load = undefined;
    };
  },
}));
vi.mock('../sensors/longFrames.ts', () => ({
  longFrames: (report: typeof sensors.freeze) => {
    sensors.freeze = report;
    return () => {
      sensors.freeze = undefined;
    };
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('reads what the platform tells, and leaves the rest open', async () => {
  vi.stubGlobal('navigator', { onLine: true, storage: { estimate: async () => ({ usage: 5, quota: 100 }) } });
  const usage = new ResourceUsage(createFakeTracker());
  vi.advanceTimersByTime(3000);

  const reading = await usage.read();
  usage.destroy();

  expect(reading).toMatchObject({
    storageBytes: 5,
    storageQuotaBytes: 100,
    cpuPressure: undefined,
    lagP50: 0,
    lagP99: 0,
    resourceCount: 0,
    cacheHitRatio: undefined,
    downloadBytesPerSecond: undefined,
  });
  expect(reading.heapBytes).toBeGreaterThan(1_000_000);
});

test('tells what was loaded by what asked for it', async () => {
  const usage = new ResourceUsage(createFakeTracker());
  const loads: [string, number][] = [
    ['img', 100],
    ['script', 40],
    ['img', 20],
    ['__proto__', 1],
  ];
  for (const [initiator, transferBytes] of loads)
    sensors.load?.({ initiator, transferBytes } as LoadedResource);

  const { transferredBytes, bytesByInitiator } = await usage.read();
  usage.destroy();

  expect(transferredBytes).toBe(161);
  expect(Object.entries(bytesByInitiator)).toEqual([
    ['img', 120],
    ['script', 40],
    ['__proto__', 1],
  ]);
});

test('lives with a browser that refuses to say what is stored', async () => {
  vi.stubGlobal('navigator', { storage: { estimate: () => Promise.reject(new TypeError('opaque origin')) } });
  const usage = new ResourceUsage(createFakeTracker());

  await expect(usage.read()).resolves.toMatchObject({ storageBytes: undefined });
  usage.destroy();
});

test('hears how hard the processor works, where the platform tells', async () => {
  let report: (records: { state: string }[]) => void = () => undefined;
  let isOpen = false;
  vi.stubGlobal(
    'PressureObserver',
    class {
      constructor(heard: typeof report) {
        report = heard;
      }
      async observe(): Promise<void> {
        isOpen = true;
      }
      disconnect(): void {
        isOpen = false;
      }
    },
  );
  const usage = new ResourceUsage(createFakeTracker());
  report([{ state: 'nominal' }, { state: 'serious' }]);

  expect((await usage.read()).cpuPressure).toBe('serious');
  expect(isOpen).toBe(true);
  usage.destroy();
  expect(isOpen).toBe(false);
});

test('tells nothing of how the page ran while nothing was allowed', () => {
  const tracker = createFakeTracker();
  tracker.allow('none');
  const usage = new ResourceUsage(tracker);
  vi.advanceTimersByTime(3000);
  const early = { startTime: performance.now() - 100, blockingMs: 70 } as LongFrame;
  sensors.freeze?.(early);

  tracker.allow('basic');
  // The browser remembers it.
  sensors.freeze?.(early);
  vi.advanceTimersByTime(100);
  tracker.exitPage();
  sensors.freeze?.({ startTime: performance.now(), blockingMs: 30 } as LongFrame);
  vi.advanceTimersByTime(1000);
  tracker.exitPage();
  usage.destroy();

  expect(tracker.dataOf('browser.resources')).toMatchObject([
    { lagP50: undefined, longFrameCount: 0, blockingMs: 0 },
    { lagP50: 0, longFrameCount: 1, blockingMs: 30 },
  ]);
});

test('forgets what it has measured when the person takes it back, and measures no more', () => {
  const tracker = createFakeTracker();
  const usage = new ResourceUsage(tracker);
  vi.advanceTimersByTime(3000);
  sensors.freeze?.({ startTime: 0, blockingMs: 70 } as LongFrame);
  const early = { initiator: 'img', startTime: 0, transferBytes: 100 } as LoadedResource;
  sensors.load?.(early);

  tracker.allow('none');

  expect(sensors).toEqual({ load: undefined, freeze: undefined });
  expect(vi.getTimerCount()).toBe(0);

  tracker.allow('full');
  // The browser remembers it.
  sensors.load?.(early);
  tracker.exitPage();
  usage.destroy();

  expect(tracker.dataOf('browser.resources')).toMatchObject([
    { lagP50: undefined, longFrameCount: 0, blockingMs: 0, resourceCount: 0, bytesByInitiator: {} },
  ]);
});

test('tells it once where a page is hidden and left, and again with what came since', () => {
  const tracker = createFakeTracker();
  const usage = new ResourceUsage(tracker);

  tracker.exitPage();
  tracker.exitPage();
  sensors.load?.({ initiator: 'img', transferBytes: 100 } as LoadedResource);
  tracker.exitPage();
  usage.destroy();

  expect(tracker.dataOf('browser.resources')).toMatchObject([{ resourceCount: 0 }, { resourceCount: 1 }]);
});

test('tells it when the page is left, and stops', () => {
  const tracker = createFakeTracker();
  const usage = new ResourceUsage(tracker);

  tracker.exitPage();
  usage.destroy();

  expect(tracker.dataOf('browser.resources')).toMatchObject([{ resourceCount: 0, blockingMs: 0 }]);
  expect(tracker.registered).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
