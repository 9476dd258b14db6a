import { expect, it } from 'vitest';
import { fromColumns } from './fromColumns.ts';

it('draws four values of a column in the order of time, and a lonely one once', () => {
  const answer = {
    range: { from: 1_000, to: 2_000 },
    width: 10,
    samples: 8,
    columns: [
      { place: 0, first: 3, last: 2, low: 1, high: 9, samples: 7 },
      { place: 9, first: 4, last: 4, low: 4, high: 4, samples: 1 },
    ],
  };

  expect(fromColumns(answer)).toEqual({
    at: [1_000, 1_025, 1_050, 1_075, 1_900],
    values: [3, 1, 9, 2, 4],
  });
});
