import type { Rating, VitalName } from '../api/types.ts';

/** What a vital's events are called. */
export const VITAL_TYPE = 'browser.web_vital';

/** Types of which a page load tells the same again once it has grown. */
export const GROWING_TYPES: readonly string[] = [VITAL_TYPE, 'browser.route_vital'];

/** Up to `good` is good, above `poor` is poor: https://web.dev/articles/defining-core-web-vitals-thresholds */
export const VITAL_THRESHOLDS: Readonly<Record<VitalName, { good: number; poor: number }>> = {
  LCP: { good: 2_500, poor: 4_000 },
  INP: { good: 200, poor: 500 },
  CLS: { good: 0.1, poor: 0.25 },
  FCP: { good: 1_800, poor: 3_000 },
  TTFB: { good: 800, poor: 1_800 },
  FID: { good: 100, poor: 300 },
};

/** In the order in which people look at them. */
export const VITAL_NAMES: readonly VitalName[] = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB', 'FID'];

/** Whether a name is one of the vitals. */
export function isVitalName(name: string): name is VitalName {
  return Object.hasOwn(VITAL_THRESHOLDS, name);
}

/** Rates one value of a vital. */
export function ratingOf(name: VitalName, value: number): Rating {
  const { good, poor } = VITAL_THRESHOLDS[name];
  if (value <= good) return 'good';
  return value > poor ? 'poor' : 'needs-improvement';
}
