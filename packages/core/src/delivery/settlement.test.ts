import { expect, test } from 'vitest';
import { allOf, countsOf, joinSettlements, nothingSettled, settlementOf } from './settlement.ts';

test('an event that two pages settle is settled once, by the first word', () => {
  const mine = joinSettlements(settlementOf([[1, 5]]), settlementOf([[4, 8]], 'expired'));
  const all = joinSettlements(mine, settlementOf([[5, 9]]));

  expect(all).toEqual({
    acknowledged: [
      [1, 5],
      [9, 9],
    ],
    dropped: { expired: [[6, 8]] },
  });
  expect(allOf(all)).toEqual([[1, 9]]);
  expect(countsOf(all)).toEqual({ expired: 3 });
});

test('nothing let go has no reason', () => {
  expect(joinSettlements(nothingSettled, settlementOf([], 'withdrawn'))).toEqual(nothingSettled);
});
