import { expect, it } from 'vitest';
import { toPageRows } from './pageRows.ts';

it('gathers the vitals of a page and remembers the worst', () => {
  const rows = toPageRows([
    { page: '/cart', name: 'LCP', p75: 2000, low: null, high: null, rating: 'good', samples: 40 },
    { page: '/cart', name: 'CLS', p75: 0.5, low: null, high: null, rating: 'poor', samples: 30 },
    { page: '/', name: 'LCP', p75: 1000, low: null, high: null, rating: 'good', samples: 9 },
  ]);

  expect(rows.map(({ page, worst, samples }) => ({ page, worst, samples }))).toEqual([
    { page: '/cart', worst: 2, samples: 40 },
    { page: '/', worst: 0.25, samples: 9 },
  ]);
});

it('keeps apart pages with the names of built-in properties', () => {
  const rows = toPageRows([
    { page: '__proto__', name: 'LCP', p75: 1, low: null, high: null, rating: 'good', samples: 1 },
    { page: 'constructor', name: 'LCP', p75: 2, low: null, high: null, rating: 'good', samples: 1 },
  ]);

  expect(rows.map(({ page }) => page)).toEqual(['__proto__', 'constructor']);
});
