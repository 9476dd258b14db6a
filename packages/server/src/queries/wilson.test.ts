import { describe, expect, it } from 'vitest';
import { effectiveSize, wilson } from './wilson.ts';

describe('wilson', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('agrees with published bounds of %d in %d', (part, whole, low, high) => {
    const bounds = wilson(part / whole, whole);

    expect(bounds.low).toBeCloseTo(low, 4);
    expect(bounds.high).toBeCloseTo(high, 4);
  });

  it('holds the share and stays within 0 and 1', () => {
    for (const size of [0.5, 1, 3, 40, 1e9])
      for (const share of [0, 0.001, 0.3, 0.999, 1]) {
        const { low, high } = wilson(share, size);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(high).toBeLessThanOrEqual(1);
      }
  });

  it('knows nothing of nothing', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('effectiveSize', () => {
  it('is the count where all weigh the same, whatever they weigh', () => {
    expect(effectiveSize(7 * 300, 7 * 300 ** 2)).toBeCloseTo(7, 12);
  });

  it('is less where some outweigh the others', () => {
    expect(effectiveSize(1 + 1 + 10, 1 + 1 + 100)).toBeCloseTo(144 / 102, 12);
  });

  it('is nothing of nothing', () => {
    expect(effectiveSize(0, 0)).toBe(0);
  });
});
