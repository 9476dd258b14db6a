import { describe, expect, it } from 'vitest';
import {
  formatAvailability,
  formatBytes,
  formatCompact,
  formatMean,
  formatP,
  formatPoints,
  formatPrecisePercent,
  formatRate,
  formatShare,
} from './number.ts';

const percent = (share: number, digits = 0) =>
  new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: digits }).format(share);

describe('formatShare', () => {
  it('rounds to whole percents', () => {
    expect(formatShare(0.716)).toBe(percent(0.72));
  });

  it('never says nothing where there is something', () => {
    expect(formatShare(0.002)).toBe(`<${percent(0.01)}`);
    expect(formatShare(0)).toBe(percent(0));
  });

  it('never says all where something is missing', () => {
    expect(formatShare(0.999)).toBe(`>${percent(0.99)}`);
    expect(formatShare(1)).toBe(percent(1));
  });
});

describe('formatAvailability', () => {
  it('says 100 % only without a failure', () => {
    expect(formatAvailability(1)).toBe(percent(1));
    expect(formatAvailability(0.99999)).toBe(percent(0.9999, 2));
  });
});

describe('formatRate', () => {
  const HOUR = 3_600_000;

  it('spreads a count over its time', () => {
    expect(formatRate(48, 24 * HOUR)).toBe('2/h');
  });

  it('keeps rare events visible', () => {
    expect(formatRate(1, 24 * 7 * HOUR)).toMatch(/^<0.1\/h$/);
  });

  it('has no answer for no time', () => {
    expect(formatRate(3, 0)).toBe('–');
  });
});

describe('formatMean', () => {
  it('keeps one digit of the fraction while the mean is small', () => {
    expect(formatMean(2.44)).toBe(new Intl.NumberFormat().format(2.4));
    expect(formatMean(123.4)).toBe('123');
  });

  it.each([
    [0.0842, 0.084],
    [0.00416, 0.0042],
    [-0.00416, -0.0042],
    [0, 0],
  ])('tells %d from nothing', (value, rounded) => {
    expect(formatMean(value)).toBe(
      new Intl.NumberFormat(undefined, { maximumFractionDigits: 8 }).format(rounded),
    );
  });
});

describe('formatPrecisePercent', () => {
  const inWords = (percent: number): string => `${new Intl.NumberFormat().format(percent)}%`;

  it.each([
    [0, 0],
    [0.0123, 1.2],
    [0.00042, 0.04],
    [0.9996, 99.96],
    [1, 100],
    [1.5, 150],
  ])('writes %d so that it is neither nothing nor all where it is not', (share, percent) => {
    expect(formatPrecisePercent(share)).toBe(inWords(percent));
  });
});

describe('formatCompact', () => {
  it('keeps numbers exact while they are short', () => {
    expect(formatCompact(9_999)).toBe(new Intl.NumberFormat().format(9_999));
  });

  it('shortens what would not fit', () => {
    expect(formatCompact(1_234_567).length).toBeLessThan(9);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999.4, '999 B'],
    [999.6, '1 kB'],
    [1_440, '1.4 kB'],
    [38_200_000, '38 MB'],
    [999_600_000, '1 GB'],
    [2.9e12, '2,900 GB'],
  ])('writes %d as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words.replace(' ', '\u202f'));
  });
});

it('tells a probability by its order, and a difference of shares in points', () => {
  expect(formatP(0.0312)).toBe(new Intl.NumberFormat().format(0.031));
  expect(formatP(1e-9)).toMatch(/^</);
  expect(formatPoints(0.012)).toMatch(/^\+1\D2 points$/);
  expect(formatPoints(-0.02)).toMatch(/2 points$/);
});

it.each([formatCompact, formatMean, formatBytes])('writes %o below nothing as above it', (format) => {
  for (const value of [5, 12_345, 2_400_000]) expect(format(-value)).toBe(`-${format(value)}`);
});
