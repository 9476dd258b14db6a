import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/random.ts';
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
      for (const share of [0, 0.001, 0.3, 0.999, 1])
        for (const stands of [1, 1.5, 10, 1_000]) {
          const { low, high } = wilson(share, size, stands);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(share);
          expect(high).toBeGreaterThanOrEqual(share);
          expect(high).toBeLessThanOrEqual(1);
        }
  });

  it.each([
    [0.3, 2_000, 0.1],
    [0.02, 4_000, 0.5],
    [0.9, 400, 0.25],
  ])('holds a share of %d of %d in 95 of 100 where %d of what is counted is told', (share, size, told) => {
    const random = createRandom(31);
    const rounds = 2_000;
    let held = 0;
    for (let round = 0; round < rounds; round += 1) {
      let counted = 0;
      for (let one = 0; one < size; one += 1) if (random() < share * told) counted += 1;
      const { low, high } = wilson(Math.min(1, counted / told / size), size, 1 / told);
      if (low <= share && share <= high) held += 1;
    }

    expect(held / rounds).toBeGreaterThan(0.93);
    expect(held / rounds).toBeLessThan(0.98);
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
