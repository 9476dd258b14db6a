// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import type { MetricType } from 'web-vitals';
import { type RouteVital, routeVitals } from './routeVitals.ts';

// What a real browser measures is tested in a real browser; here the library's callbacks are called by hand.
const library = vi.hoisted(() => ({ callbacks: new Map<string, (metric: MetricType) => void>(), starts: 0 }));

vi.mock('web-vitals', () => {
  const on = (name: string) => (callback: (metric: MetricType) => void) => {
    library.starts += 1;
    library.callbacks.set(name, callback);
  };
  return { onLCP: on('LCP'), onINP: on('INP'), onCLS: on('CLS'), onFCP: on('FCP') };
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function measure(name: MetricType['name'], value: number): void {
  const navigationURL = 'https://shop.example/cart';
  library.callbacks.get(name)?.({ name, value, id: `v6-${name}`, navigationURL } as MetricType);
}

test('tells who comes late the latest values of the route, and starts the library once', () => {
  vi.stubGlobal('PerformanceObserver', { supportedEntryTypes: ['soft-navigation'] });
  const early: RouteVital[] = [];
  const late: RouteVital[] = [];
  const stop = routeVitals((vital) => early.push(vital));
  measure('LCP', 900);
  measure('LCP', 1200);
  stop();

  routeVitals((vital) => late.push(vital));
  measure('CLS', 0.1);

  const toFigures = (vitals: RouteVital[]) => vitals.map(({ name, value, url }) => [name, value, url]);
  expect(toFigures(early)).toEqual([
    ['LCP', 900, 'https://shop.example/cart'],
    ['LCP', 1200, 'https://shop.example/cart'],
  ]);
  expect(toFigures(late)).toEqual([
    ['LCP', 1200, 'https://shop.example/cart'],
    ['CLS', 0.1, 'https://shop.example/cart'],
  ]);
  expect(library.starts).toBe(4);
});
