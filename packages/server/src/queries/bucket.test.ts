import { describe, expect, it } from 'vitest';
import { bucketCountOf, bucketMsOf, bucketStartOf, MAX_BUCKETS } from './bucket.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TO = Date.UTC(2026, 10, 20, 12, 34, 56);

describe('bucketMsOf', () => {
  it.each([
    ['an hour', HOUR, MINUTE],
    ['a day', DAY, 15 * MINUTE],
    ['a week', 7 * DAY, 2 * HOUR],
    ['ninety days', 90 * DAY, DAY],
  ])('cuts %s into readable steps', (_range, length, step) => {
    expect(bucketMsOf({ from: TO - length, to: TO })).toBe(step);
  });

  it.each([1, 999, 61_000, HOUR + 1, 5 * HOUR, 13 * DAY, 200 * DAY, 430 * DAY, 5_000 * DAY])(
    'never makes more buckets than a chart can show of %d ms',
    (length) => {
      for (const offset of [0, 1, 12_345, 7 * HOUR + 1]) {
        const range = { from: TO + offset - length, to: TO + offset };
        const count = bucketCountOf(range, bucketMsOf(range));

        expect(count).toBeGreaterThanOrEqual(1);
        expect(count).toBeLessThanOrEqual(MAX_BUCKETS);
      }
    },
  );
});

describe('bucketCountOf', () => {
  it('counts the first and the last bucket, and not the one that begins at the end', () => {
    expect(bucketCountOf({ from: 0, to: 10 }, 10)).toBe(1);
    expect(bucketCountOf({ from: 0, to: 11 }, 10)).toBe(2);
    expect(bucketCountOf({ from: 9, to: 11 }, 10)).toBe(2);
  });

  it('agrees with where buckets start', () => {
    expect(bucketStartOf(19, 10)).toBe(10);
    expect(bucketStartOf(20, 10)).toBe(20);
  });
});
