import { describe, expect, it } from 'vitest';
import { formatVital, isVitalName, toRating, toSeverity } from './vital.ts';

describe('toRating', () => {
  it.each([
    ['LCP', 2500, 'good'],
    ['LCP', 2501, 'needs-improvement'],
    ['LCP', 4000, 'needs-improvement'],
    ['LCP', 4001, 'poor'],
    ['INP', 200, 'good'],
    ['INP', 501, 'poor'],
    ['CLS', 0.1, 'good'],
    ['CLS', 0.25, 'needs-improvement'],
    ['CLS', 0.26, 'poor'],
    ['TTFB', 801, 'needs-improvement'],
  ] as const)('rates %s of %s as %s', (name, value, rating) => {
    expect(toRating(name, value)).toBe(rating);
  });
});

it('compares vitals of different units by their distance to poor', () => {
  expect(toSeverity('CLS', 0.5)).toBeGreaterThan(toSeverity('LCP', 4500));
});

it('gives CLS no unit', () => {
  expect(formatVital('CLS', 0.123)).not.toMatch(/s/);
  expect(formatVital('LCP', 2400)).toMatch(/s$/);
});

it('does not take an inherited name for a vital', () => {
  expect(isVitalName('toString')).toBe(false);
  expect(isVitalName('INP')).toBe(true);
});
