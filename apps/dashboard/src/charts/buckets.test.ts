import { describe, expect, it } from 'vitest';
import { toBucketStarts, toSeries } from './buckets.ts';

describe('toBucketStarts', () => {
  it('covers a range that begins within a bucket', () => {
    expect(toBucketStarts({ from: 15, to: 45 }, 10)).toEqual([10, 20, 30, 40]);
  });

  it('does not add an empty bucket at the end', () => {
    expect(toBucketStarts({ from: 10, to: 30 }, 10)).toEqual([10, 20]);
  });

  it.each([
    [{ from: 0, to: 10 }, 0],
    [{ from: 0, to: 10 }, Number.NaN],
    [{ from: 10, to: 10 }, 5],
    [{ from: 20, to: 10 }, 5],
  ])('has none for %o in steps of %s', (range, bucketMs) => {
    expect(toBucketStarts(range, bucketMs)).toEqual([]);
  });

  it('stays bounded whatever the server says', () => {
    expect(toBucketStarts({ from: 0, to: 1e12 }, 1)).toHaveLength(2_000);
  });
});

describe('toSeries', () => {
  const range = { from: 0, to: 40 };

  it('leaves a gap where there is no point', () => {
    const series = toSeries(range, 10, [{ at: 0 }, { at: 30 }]);

    expect(series.at).toEqual([0, 10, 20, 30]);
    expect(series.points).toEqual([{ at: 0 }, undefined, undefined, { at: 30 }]);
  });

  it('follows the server where it cuts its buckets elsewhere', () => {
    const series = toSeries(range, 10, [{ at: 3 }, { at: 23 }]);

    expect(series.at).toEqual([3, 13, 23, 33]);
    expect(series.points[2]).toEqual({ at: 23 });
  });

  it('loses no point, not even one outside the range', () => {
    const points = [{ at: -20 }, { at: 17 }, { at: 90 }];

    expect(toSeries(range, 10, points).points.filter(Boolean)).toEqual(points);
  });
});
