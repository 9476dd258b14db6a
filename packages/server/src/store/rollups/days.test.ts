import { describe, expect, it } from 'vitest';
import { DAY_MS, wholeDaysOf, without } from './days.ts';

describe('whole days of a range', () => {
  it.each([
    [1.5, 4.5, [2, 3]],
    [2, 4, [2, 3]],
    [2, 3, [2]],
    [2.1, 2.9, []],
    [2.5, 3.5, []],
  ])('between %d and %d are %j', (from, to, days) => {
    expect(wholeDaysOf({ from: from * DAY_MS, to: to * DAY_MS })).toEqual(days);
  });

  it.each([
    [
      [2, 3],
      [
        [1.5, 2],
        [4, 4.5],
      ],
    ],
    [
      [3],
      [
        [1.5, 3],
        [4, 4.5],
      ],
    ],
    [
      [3, 2],
      [
        [1.5, 2],
        [4, 4.5],
      ],
    ],
    [[], [[1.5, 4.5]]],
  ])('leave the rest, without %j', (days, rest) => {
    const left = without({ from: 1.5 * DAY_MS, to: 4.5 * DAY_MS }, days);

    expect(left.map(({ from, to }) => [from / DAY_MS, to / DAY_MS])).toEqual(rest);
  });
});
