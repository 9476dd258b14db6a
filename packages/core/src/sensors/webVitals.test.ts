// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from 'vitest';
import type { MetricType } from 'web-vitals';
import type { WebVital } from './webVitals.ts';

// What a real browser measures is tested in a real browser; here the library's callbacks are called by hand.
const library = vi.hoisted(() => ({ callbacks: new Map<string, (metric: MetricType) => void>(), starts: 0 }));

vi.mock('web-vitals', () => {
  const on = (name: string) => (callback: (metric: MetricType) => void) => {
    library.starts += 1;
    library.callbacks.set(name, callback);
  };
  return { onLCP: on('LCP'), onINP: on('INP'), onCLS: on('CLS'), onFCP: on('FCP'), onTTFB: on('TTFB') };
});

beforeEach(() => {
  vi.resetModules();
  library.starts = 0;
  library.callbacks.clear();
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
});

function measure(name: MetricType['name'], value: number): void {
  const metric = { name, value, id: `v6-${name}`, rating: 'good', navigationType: 'navigate', delta: value };
  library.callbacks.get(name)?.(metric as MetricType);
}

async function start() {
  const { webVitals } = await import('./webVitals.ts');
  const heard: WebVital[] = [];
  const hear = (vital: WebVital): void => {
    heard.push(vital);
  };
  return { webVitals, hear, heard };
}

test('reports every change with the values of the library', async () => {
  const { webVitals, hear, heard } = await start();
  webVitals(hear);
  await undefined;

  measure('LCP', 900);
  measure('LCP', 1200);

  expect(heard).toEqual([
    { name: 'LCP', value: 900, id: 'v6-LCP', rating: 'good', navigationType: 'navigate', isFinal: false },
    { name: 'LCP', value: 1200, id: 'v6-LCP', rating: 'good', navigationType: 'navigate', isFinal: false },
  ]);
});

test('calls final what cannot change any more', async () => {
  const { webVitals, hear, heard } = await start();
  webVitals(hear);
  await undefined;

  measure('FCP', 300);
  measure('TTFB', 50);
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  measure('CLS', 0.1);

  expect(heard.map(({ name, isFinal }) => [name, isFinal])).toEqual([
    ['FCP', true],
    ['TTFB', true],
    ['CLS', true],
  ]);
});

test('starts the library once for all who listen', async () => {
  const { webVitals, hear } = await start();

  webVitals(hear)();
  webVitals(hear);
  await undefined;
  webVitals(hear)();
  webVitals(hear);
  await undefined;

  expect(library.starts).toBe(5);
});

test('starts the library in no stack of the caller, and not for one who stops in the same task', async () => {
  const { webVitals, hear } = await start();

  webVitals(hear)();
  await undefined;
  expect(library.starts).toBe(0);

  webVitals(hear);
  expect(library.starts).toBe(0);
  await undefined;
  expect(library.starts).toBe(5);
});

test('tells a late listener what is known', async () => {
  const { webVitals, hear, heard } = await start();
  webVitals(() => undefined);
  await undefined;
  measure('LCP', 900);
  measure('LCP', 1200);

  webVitals(hear);

  expect(heard.map(({ value }) => value)).toEqual([1200]);
});

test('keeps the others informed when one listener throws', async () => {
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  const { webVitals, hear, heard } = await start();
  webVitals(() => {
    throw new Error('broken');
  });
  webVitals(hear);
  await undefined;

  measure('FCP', 300);

  expect(heard).toHaveLength(1);
});

test('is silent for one listener, and stops', async () => {
  const { webVitals, hear, heard } = await start();
  const stop = webVitals(hear);
  webVitals(hear);
  await undefined;

  stop();
  measure('FCP', 300);

  expect(heard).toHaveLength(1);
});
