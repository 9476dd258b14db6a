import { describe, expect, it } from 'vitest';
import { toWindows } from './receivedWindows.ts';

const minute = (index: number) => index * 60_000;

describe('toWindows', () => {
  it('joins quiet minutes and leaves busy ones alone', () => {
    const counts = [3, 4, 5, 20, 1].map((ids, index) => ({ minute: minute(index), ids }));

    expect(toWindows(counts, 10)).toEqual([
      { from: minute(0), to: minute(2) },
      { from: minute(2), to: minute(3) },
      { from: minute(3), to: minute(4) },
      { from: minute(4), to: minute(5) },
    ]);
  });

  it('makes none of nothing', () => {
    expect(toWindows([])).toEqual([]);
  });
});
