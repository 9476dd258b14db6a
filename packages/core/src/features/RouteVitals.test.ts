import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import type { RouteVital } from '../sensors/routeVitals.ts';
import { RouteVitals } from './RouteVitals.ts';

const sensor = vi.hoisted(() => ({ report: undefined as ((vital: RouteVital) => void) | undefined }));

vi.mock('../sensors/routeVitals.ts', () => ({
  routeVitals: (report: typeof sensor.report) => {
    sensor.report = report;
    return () => {
      sensor.report = undefined;
    };
  },
}));

beforeEach(() => {
  sensor.report = undefined;
});

function measure(vital: Partial<RouteVital>): void {
  sensor.report?.({
    name: 'INP',
    value: 0,
    id: 'one',
    rating: 'good',
    navigationType: 'soft-navigation',
    url: 'https://shop.example/items/4811?q=x',
    entries: [],
    ...vital,
  });
}

function toldBy(tracker: ReturnType<typeof createFakeTracker>): unknown[] {
  return tracker.dataOf('browser.route_vital').map(({ name, value, delta, id }) => [name, value, delta, id]);
}

test('tells the slice of a route when the next one begins, and the last one when the page is left', () => {
  const tracker = createFakeTracker();
  new RouteVitals(tracker);

  measure({ value: 80 });
  measure({ value: 120 });
  expect(tracker.events).toEqual([]);
  measure({ value: 40, id: 'two', url: 'https://shop.example/cart' });
  expect(toldBy(tracker)).toEqual([['route.inp', 120, 120, 'one']]);
  tracker.exitPage();
  tracker.exitPage();

  expect(toldBy(tracker).slice(1)).toEqual([['route.inp', 40, 40, 'two']]);
  expect(tracker.dataOf('browser.route_vital').map(({ route }) => route)).toEqual(['/items/*', '/cart']);
});

test('tells only what was added when a slice goes on', () => {
  const tracker = createFakeTracker();
  new RouteVitals(tracker);

  measure({ name: 'CLS', value: 0.1 });
  tracker.exitPage();
  measure({ name: 'CLS', value: 0.25 });
  tracker.exitPage();

  expect(toldBy(tracker)).toEqual([
    ['route.cls', 0.1, 0.1, 'one'],
    ['route.cls', 0.25, 0.15, 'one'],
  ]);
});

test('takes the names of the site', () => {
  const tracker = createFakeTracker();
  new RouteVitals(tracker, { route: ({ hostname }) => `/${hostname}/:id` });

  measure({ value: 8 });
  tracker.exitPage();

  expect(tracker.dataOf('browser.route_vital')).toMatchObject([{ route: '/shop.example/:id' }]);
});

test('lets go what ended before the person agreed', () => {
  const tracker = createFakeTracker();
  tracker.allow('basic');
  new RouteVitals(tracker);

  measure({ value: 80 });
  measure({ value: 40, id: 'two' });
  tracker.exitPage();
  tracker.allow('enhanced');
  tracker.exitPage();

  expect(toldBy(tracker)).toEqual([['route.inp', 40, 40, 'two']]);
});

test('says what is wrong with its option, and stops', () => {
  const tracker = createFakeTracker();
  expect(() => new RouteVitals(tracker, { route: '/a' as never })).toThrow(/route must be a function/);

  new RouteVitals(tracker).destroy();

  expect(sensor.report).toBeUndefined();
  expect(tracker.registered).toBe(0);
});
