import type { DeliveryTally } from '@candor/server/api';
import { expect, it } from 'vitest';
import { toAbsent, toArrivedShare, toParts } from './deliveryParts.ts';

const tally: DeliveryTally = {
  loads: 2,
  produced: 20,
  stored: 12,
  rejected: 1,
  dropped: { overflow: 2, sampled: 9 },
  letGo: 2,
  missing: 5,
  outstanding: 4,
  lost: 1,
};

it('divides all that was numbered', () => {
  expect(toParts(tally).map(({ word, count }) => [word, count])).toEqual([
    ['Arrived', 12],
    ['Let go', 3],
    ['May still come', 4],
    ['Lost', 1],
  ]);
  expect(toArrivedShare(tally)).toBe(0.6);
  expect(toAbsent(tally)).toBe(8);
});

it('takes nothing for complete, and more than all for all', () => {
  expect(toArrivedShare({ ...tally, produced: 0, stored: 0 })).toBe(1);
  expect(toArrivedShare({ ...tally, produced: 10 })).toBe(1);
});
