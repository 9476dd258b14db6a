import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deferred } from '../../test/deferred.ts';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { PerformanceMetrics } from './PerformanceMetrics.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('measures from one mark to another and tracks it', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  metrics.mark('start');
  vi.advanceTimersByTime(120);
  metrics.mark('end');
  vi.advanceTimersByTime(30);

  expect(metrics.measure('search', 'start', 'end')).toBe(120);
  expect(metrics.measure('search', 'start')).toBe(150);
  expect(tracker.dataOf('performance')).toEqual([
    { name: 'search', value: 120, unit: 'ms' },
    { name: 'search', value: 150, unit: 'ms' },
  ]);
});

test('gives NaN for a mark that was never set and tracks nothing', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  expect(metrics.measure('search', 'never')).toBeNaN();
  expect(tracker.events).toEqual([]);
});

test('times a function and returns what it gave', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  const result = metrics.trackOperation('sum', () => {
    vi.advanceTimersByTime(5);
    return 42;
  });

  expect(result).toBe(42);
  expect(tracker.dataOf('performance')).toEqual([{ name: 'sum', value: 5, unit: 'ms' }]);
});

test('times a promise until it settles and hands back what it settles with', async () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const work = new Deferred<string>();

  const result = metrics.trackOperation('load', () => work.promise);
  vi.advanceTimersByTime(80);
  expect(tracker.events).toEqual([]);
  work.resolve('done');

  expect(await result).toBe('done');
  expect(tracker.dataOf('performance')).toEqual([{ name: 'load', value: 80, unit: 'ms' }]);
});

test('hands back the very promise that can do more than others', async () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const request = Object.assign(Promise.resolve('{}'), { json: async () => ({}) });

  const result = metrics.trackOperation('load', () => request);

  expect(result).toBe(request);
  await result;
  expect(tracker.dataOf('performance')).toHaveLength(1);
});

test('leaves alone what runs once somebody waits for it', async () => {
  const metrics = new PerformanceMetrics(createFakeTracker());
  const run = vi.fn(() => Promise.resolve(['row']));
  // Query builders of databases are so.
  // biome-ignore lint/suspicious/noThenProperty: it is what the test is about.
  const query = { then: (...listeners: Parameters<Promise<string[]>['then']>) => run().then(...listeners) };

  const result = metrics.trackOperation('query', () => query);

  expect(await result).toEqual(['row']);
  expect(run).toHaveBeenCalledOnce();
  expect(metrics.getOperations()).toEqual([{ name: 'query', count: 1, totalMs: 0 }]);
});

test('times what throws and lets the very same error through', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const problem = new Error('broken');
  const operation = () => {
    throw problem;
  };

  expect(() => metrics.trackOperation('bad', operation)).toThrow(problem);
  expect(tracker.dataOf('performance')).toHaveLength(1);
});

test('times what rejects and leaves the rejection to its owner', async () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  await expect(metrics.trackOperation('bad', () => Promise.reject(new Error('later')))).rejects.toThrow(
    'later',
  );

  expect(tracker.dataOf('performance')).toHaveLength(1);
});

test('remembers how the timings of a name are spread within its bound', () => {
  const metrics = new PerformanceMetrics(createFakeTracker(), { maxTimings: 3 });

  for (const ms of [500, 10, 20, 30]) {
    metrics.mark('start');
    vi.advanceTimersByTime(ms);
    metrics.measure('step', 'start');
  }

  expect(metrics.getPercentiles('step')).toMatchObject({ count: 4, p99: 500 });
  expect(metrics.getPercentiles('step').p75).toBeCloseTo(30, -0.5);
  expect(metrics.getPercentiles('other').count).toBe(0);
});

test('forgets the oldest marks beyond its bound', () => {
  const metrics = new PerformanceMetrics(createFakeTracker(), { maxTimings: 2 });

  for (const name of ['one', 'two', 'three']) metrics.mark(name);

  expect(metrics.measure('since', 'one')).toBeNaN();
  expect(metrics.measure('since', 'two')).toBe(0);
});

test('times until a timer is stopped, once', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  const timer = metrics.startTimer('checkout');
  vi.advanceTimersByTime(70);

  expect(timer.stop()).toBe(70);
  vi.advanceTimersByTime(10);
  expect(timer.stop()).toBe(70);
  expect(tracker.dataOf('performance')).toEqual([{ name: 'checkout', value: 70, unit: 'ms' }]);
});

test('times to the end of a block, also one that throws', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const work = (): void => {
    using _timer = metrics.startTimer('block');
    vi.advanceTimersByTime(25);
    throw new Error('broken');
  };

  expect(work).toThrow('broken');
  expect(tracker.dataOf('performance')).toEqual([{ name: 'block', value: 25, unit: 'ms' }]);
});

test('sums up what the timings of each name come to', () => {
  const metrics = new PerformanceMetrics(createFakeTracker());

  for (const ms of [10, 30]) metrics.trackOperation('sort', () => vi.advanceTimersByTime(ms));

  expect(metrics.getOperations()).toEqual([{ name: 'sort', count: 2, totalMs: 40 }]);
});

test('sums up any number of AI operations in memory that does not grow', () => {
  const metrics = new PerformanceMetrics(createFakeTracker(), { maxTimings: 1 });

  for (let i = 1; i <= 3000; i++) metrics.trackAIOperation({ totalMs: i, tokens: 10 });

  const summary = metrics.getAIOperationsSummary();
  expect(summary).toMatchObject({ count: 3000, totalTokens: 30_000, averages: { totalMs: 1500.5 } });
  expect(Math.abs(summary.p95 - 2850) / 2850).toBeLessThan(0.0109);
});

test.each([0, -1, 2.5, Number.NaN, Infinity])('refuses room for %s timings', (maxTimings) => {
  expect(() => new PerformanceMetrics(createFakeTracker(), { maxTimings })).toThrow(
    '[candor] maxTimings must be a whole number from 1 to 100000, got ',
  );
});

test('tracks AI operations and sums them up', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const stages = { contextGatheringMs: 50, contextCompressionMs: 30, apiCallMs: 200, contextSizeBytes: 1024 };

  metrics.trackAIOperation({ ...stages, totalMs: 280, tokens: 500 });
  metrics.trackAIOperation({ totalMs: 120, tokens: undefined });

  expect(tracker.dataOf('ai.operation')).toEqual([
    { ...stages, totalMs: 280, tokens: 500 },
    { totalMs: 120 },
  ]);
  expect(metrics.getAIOperationsSummary()).toEqual({
    count: 2,
    p50: expect.closeTo(120, -0.5),
    p75: 280,
    p90: 280,
    p95: 280,
    p99: 280,
    totalTokens: 500,
    averages: { ...stages, totalMs: 200, tokens: 500 },
  });
});

test('leaves everything of an AI operation that is not one of its numbers', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const odd = { totalMs: Number.NaN, prompt: 'dear Ann' };

  metrics.trackAIOperation(odd);
  metrics.trackAIOperation(null as unknown as typeof odd);

  expect(tracker.dataOf('ai.operation')).toEqual([{}, {}]);
  expect(metrics.getAIOperationsSummary()).toMatchObject({ count: 2, p95: 0, averages: { totalMs: 0 } });
});

test('neither tells nor keeps what ran, or began, while nothing was allowed', async () => {
  const tracker = createFakeTracker();
  tracker.allow('none');
  const metrics = new PerformanceMetrics(tracker);
  const work = new Deferred<void>();

  metrics.trackOperation('early', () => vi.advanceTimersByTime(5));
  metrics.trackAIOperation({ totalMs: 5 });
  metrics.mark('start');
  const timer = metrics.startTimer('timer');
  const result = metrics.trackOperation('load', () => work.promise);
  vi.advanceTimersByTime(5);
  tracker.allow('enhanced');
  vi.advanceTimersByTime(5);
  work.resolve();
  await result;

  expect(timer.stop()).toBe(10);
  expect(metrics.measure('span', 'start')).toBe(10);
  expect(metrics.getOperations()).toEqual([]);
  expect(metrics.getAIOperationsSummary().count).toBe(0);
  expect(tracker.dataOf('performance')).toEqual([]);

  metrics.trackOperation('late', () => vi.advanceTimersByTime(5));

  expect(metrics.getOperations()).toEqual([{ name: 'late', count: 1, totalMs: 5 }]);
  expect(tracker.dataOf('performance')).toMatchObject([{ name: 'late' }]);
});

test('forgets what was timed when the person takes it back', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  metrics.trackOperation('sort', () => vi.advanceTimersByTime(5));
  metrics.trackAIOperation({ totalMs: 5 });

  tracker.allow('none');
  tracker.allow('full');

  expect(metrics.getOperations()).toEqual([]);
  expect(metrics.getPercentiles('sort').count).toBe(0);
  expect(metrics.getAIOperationsSummary().count).toBe(0);
});

test('keeps what was timed while the person allows more or less, but anything', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  metrics.mark('start');

  tracker.allow('basic');
  tracker.allow('enhanced');
  metrics.measure('span', 'start');

  expect(metrics.getPercentiles('span').count).toBe(1);
});

test('knows the memory that the platform tells', () => {
  const metrics = new PerformanceMetrics(createFakeTracker());

  expect(metrics.getResourceMetrics().memoryUsage).toBeGreaterThan(1_000_000);
});

test('knows no vitals where there is no page', () => {
  const metrics = new PerformanceMetrics(createFakeTracker());

  expect(metrics.getCoreWebVitals()).toEqual({ ratings: {} });
});

test('tracks nothing after it was destroyed with its collector, and stops', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  tracker.destroy();
  metrics.destroy();
  metrics.trackOperation('late', () => undefined);

  expect(tracker.events).toEqual([]);
  expect(tracker.registered).toBe(0);
});

test.each<[string, object]>([
  [
    'refuses to be read',
    new Proxy(
      {},
      {
        get() {
          throw new Error('trap');
        },
      },
    ),
  ],
  ['is no promise of ours', Object.freeze({ a: 1 })],
])('hands back exactly what %s', (_, result) => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  expect(metrics.trackOperation('odd', () => result) === result).toBe(true);
  expect(tracker.dataOf('performance')).toMatchObject([{ name: 'odd' }]);
});

test.each<[string, unknown]>([
  ['a name of 1001 characters', 'x'.repeat(1001)],
  ['no text', {}],
])('takes %s for no name', (_, value) => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);
  const name = value as string;
  metrics.mark('start');
  metrics.mark(name);

  expect(metrics.measure('work', name)).toBeNaN();
  expect(metrics.measure(name, 'start')).toBe(0);
  expect(metrics.trackOperation(name, () => 'given')).toBe('given');
  expect(metrics.getPercentiles(name).count).toBe(0);
  expect(tracker.events).toEqual([]);
});
