import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import type { LongFrame } from '../sensors/longFrames.ts';
import type { LoadedResource } from '../sensors/resources.ts';
import { Bottlenecks } from './Bottlenecks.ts';
import { PerformanceMetrics } from './PerformanceMetrics.ts';

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
  sensors.load = sensors.freeze = undefined;
});

function load(url: string, durationMs: number, startTime = performance.now()): void {
  sensors.load?.({ url, durationMs, startTime } as LoadedResource);
}

function run(
  sourceURL: string,
  sourceFunctionName: string,
  duration: number,
  startTime = performance.now(),
): void {
  sensors.freeze?.({
    startTime,
    scripts: [{ sourceURL, sourceFunctionName, duration, invoker: 'X' }],
  } as unknown as LongFrame);
}

test('ranks operations, resources and scripts by their share of the time of their kind', () => {
  const tracker = createFakeTracker();
  const performance = {
    getOperations: () => [
      { name: 'search', count: 2, totalMs: 80 },
      { name: 'sort', count: 1, totalMs: 20 },
    ],
  };
  const bottlenecks = new Bottlenecks(tracker, { performance });

  load('https://cdn.example/u/48113/a.jpg?token=x', 300);
  load('https://cdn.example/u/99871/a.jpg', 300);
  load('https://cdn.example/app.js', 600);
  run('https://shop.example/app.js?v=3', 'paint', 90);
  run('https://shop.example/app.js?v=4', 'paint', 60);
  run('', '', 50);

  expect(bottlenecks.getBottlenecks()).toEqual([
    { kind: 'operation', name: 'search', count: 2, totalMs: 80, share: 0.8 },
    { kind: 'script', name: 'https://shop.example/app.js paint', count: 2, totalMs: 150, share: 0.75 },
    { kind: 'resource', name: 'cdn.example/u/*/a.jpg', count: 2, totalMs: 600, share: 0.5 },
    { kind: 'resource', name: 'cdn.example/app.js', count: 1, totalMs: 600, share: 0.5 },
    { kind: 'script', name: 'X', count: 1, totalMs: 50, share: 0.25 },
    { kind: 'operation', name: 'sort', count: 1, totalMs: 20, share: 0.2 },
  ]);
});

test('tells the worst when the page is left', () => {
  const tracker = createFakeTracker();
  new Bottlenecks(tracker, { maxTold: 1 });
  load('https://a.example/x.js', 30);
  load('https://a.example/y.js', 70);

  tracker.exitPage();

  expect(tracker.dataOf('browser.bottleneck')).toEqual([
    { kind: 'resource', name: 'a.example/y.js', count: 1, totalMs: 70, share: 0.7 },
  ]);
});

test('takes the operations of PerformanceMetrics', async () => {
  const performance = new PerformanceMetrics(createFakeTracker(), {
    trackCoreWebVitals: false,
    trackResources: false,
  });
  await performance.trackOperation('wait', () => new Promise((resolve) => setTimeout(resolve, 20)));

  const bottlenecks = new Bottlenecks(createFakeTracker(), { performance });

  expect(bottlenecks.getBottlenecks()).toMatchObject([
    { kind: 'operation', name: 'wait', count: 1, share: 1 },
  ]);
});

test('watches nothing below enhanced, and begins when the person agrees', () => {
  const tracker = createFakeTracker();
  tracker.allow('basic');
  new Bottlenecks(tracker);
  expect(sensors.load).toBeUndefined();

  tracker.allow('enhanced');

  expect(sensors.load).toBeDefined();
});

test('forgets what it watched, and watches no more, when the person takes it back', () => {
  const tracker = createFakeTracker();
  const bottlenecks = new Bottlenecks(tracker);
  load('https://cdn.example/early.js', 300);
  run('https://shop.example/early.js', 'paint', 90);

  tracker.allow('basic');
  load('https://cdn.example/meanwhile.js', 300);

  expect(bottlenecks.getBottlenecks()).toEqual([]);

  tracker.allow('enhanced');
  // The browser remembers what was told before.
  load('https://cdn.example/early.js', 300, 0);
  run('https://shop.example/early.js', 'paint', 90, 0);
  load('https://cdn.example/late.js', 300);

  expect(bottlenecks.getBottlenecks()).toMatchObject([{ name: 'cdn.example/late.js' }]);
});

test('has bounded memory, and lets go what costs least', () => {
  const bottlenecks = new Bottlenecks(createFakeTracker());

  for (let i = 0; i < 1000; i++)
    load(`https://a.example/${'x'.repeat(i % 30)}${String.fromCharCode(97 + (i % 26))}.js`, i + 1);
  load('https://a.example/worst.js', 1e6);

  const all = bottlenecks.getBottlenecks();
  expect(all.length).toBeLessThanOrEqual(200);
  expect(all[0]).toMatchObject({ name: 'a.example/worst.js' });
});

test('says what is wrong with its option', () => {
  expect(() => new Bottlenecks(createFakeTracker(), { maxTold: -1 })).toThrow(
    /maxTold must be a whole number/,
  );
});

test('stops', () => {
  const tracker = createFakeTracker();
  const bottlenecks = new Bottlenecks(tracker);

  bottlenecks.destroy();

  expect(sensors).toEqual({ load: undefined, freeze: undefined });
  expect(tracker.registered).toBe(0);
});
