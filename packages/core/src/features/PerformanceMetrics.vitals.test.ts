import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import type { WebVital } from '../sensors/webVitals.ts';
import { PerformanceMetrics } from './PerformanceMetrics.ts';

const sensor = vi.hoisted(() => ({ report: undefined as ((vital: WebVital) => void) | undefined }));

vi.mock('../sensors/webVitals.ts', () => ({
  webVitals: (report: (vital: WebVital) => void) => {
    sensor.report = report;
    return () => {
      sensor.report = undefined;
    };
  },
}));

beforeEach(() => {
  sensor.report = undefined;
});

function measure(vital: Partial<WebVital>): void {
  const defaults = {
    name: 'LCP',
    value: 0,
    id: 'one',
    rating: 'good',
    navigationType: 'navigate',
    isFinal: false,
  };
  sensor.report?.({ ...defaults, ...vital } as WebVital);
}

function valuesOf(tracker: ReturnType<typeof createFakeTracker>): unknown[] {
  return tracker.dataOf('browser.web_vital').map(({ name, value, delta }) => [name, value, delta]);
}

test('tells the vitals known so far with their ratings', () => {
  const metrics = new PerformanceMetrics(createFakeTracker());

  measure({ name: 'LCP', value: 3000, rating: 'needs-improvement' });
  measure({ name: 'CLS', value: 0 });

  expect(metrics.getCoreWebVitals()).toEqual({
    lcp: 3000,
    cls: 0,
    ratings: { lcp: 'needs-improvement', cls: 'good' },
  });
});

test('tracks a value once it is final', () => {
  const tracker = createFakeTracker();
  new PerformanceMetrics(tracker);

  measure({ name: 'FCP', value: 300, isFinal: true });

  expect(tracker.events).toEqual([
    {
      type: 'browser.web_vital',
      data: { name: 'FCP', value: 300, delta: 300, id: 'one', rating: 'good', navigationType: 'navigate' },
    },
  ]);
});

test('tracks what is known when the page is left', () => {
  const tracker = createFakeTracker();
  new PerformanceMetrics(tracker);

  measure({ value: 900 });
  measure({ value: 1200 });
  expect(tracker.events).toEqual([]);
  tracker.exitPage();

  expect(valuesOf(tracker)).toEqual([['LCP', 1200, 1200]]);
});

test('tracks only the change when the page is left again', () => {
  const tracker = createFakeTracker();
  new PerformanceMetrics(tracker);

  measure({ name: 'CLS', value: 0.1 });
  tracker.exitPage();
  tracker.exitPage();
  measure({ name: 'CLS', value: 0.25 });
  tracker.exitPage();

  expect(valuesOf(tracker)).toEqual([
    ['CLS', 0.1, 0.1],
    ['CLS', 0.25, 0.15],
  ]);
});

test('says what it has told before, zero too, so that the last of them counts', () => {
  const tracker = createFakeTracker();
  new PerformanceMetrics(tracker);

  for (const value of [0, 0.1, 0.25]) {
    measure({ name: 'CLS', value });
    tracker.exitPage();
  }

  expect(tracker.dataOf('browser.web_vital').map(({ previous }) => previous)).toEqual([undefined, 0, 0.1]);
});

test('tracks a page that comes back from the back/forward cache as a new one', () => {
  const tracker = createFakeTracker();
  new PerformanceMetrics(tracker);

  measure({ value: 1200, isFinal: true });
  measure({ value: 80, id: 'two', isFinal: true });

  expect(valuesOf(tracker)).toEqual([
    ['LCP', 1200, 1200],
    ['LCP', 80, 80],
  ]);
});

test('tracks the vitals of a page on which the person agrees later', () => {
  const tracker = createFakeTracker();
  tracker.allow('none');
  new PerformanceMetrics(tracker);
  measure({ name: 'FCP', value: 300, isFinal: true });
  tracker.exitPage();
  expect(tracker.events).toEqual([]);

  tracker.allow('basic');
  tracker.exitPage();

  expect(valuesOf(tracker)).toEqual([['FCP', 300, 300]]);
});

test('watches nothing that was switched off', () => {
  new PerformanceMetrics(createFakeTracker(), { trackCoreWebVitals: false, trackResources: false });

  expect(sensor.report).toBeUndefined();
});

test('hears no more vitals, and stops', () => {
  const tracker = createFakeTracker();
  const metrics = new PerformanceMetrics(tracker);

  metrics.destroy();

  expect(sensor.report).toBeUndefined();
  expect(tracker.registered).toBe(0);
});

test('says when a vital is known, until that is stopped', () => {
  const metrics = new PerformanceMetrics(createFakeTracker());
  const seen: unknown[] = [];
  const stop = metrics.onVital(() => seen.push(metrics.getCoreWebVitals().lcp));

  measure({ name: 'LCP', value: 100 });
  measure({ name: 'LCP', value: 200 });
  stop();
  measure({ name: 'LCP', value: 300 });

  expect(seen).toEqual([100, 200]);
});
