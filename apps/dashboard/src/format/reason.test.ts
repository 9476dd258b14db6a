import { expect, it } from 'vitest';
import { describeReason, isOnTheWay } from './reason.ts';

it.each(['overflow', 'expired', 'too_large', 'refused', 'gone', 'withdrawn', 'corrupt', 'store_lost'])(
  'knows that %s leaves a gap, and what it means',
  (reason) => {
    expect(isOnTheWay(reason)).toBe(true);
    expect(describeReason(reason)).not.toBe(reason);
  },
);

it.each(['invalid', 'consent', 'sampled', 'throttled', 'before_send', 'nested'])(
  'knows that %s leaves none, and what it means',
  (reason) => {
    expect(isOnTheWay(reason)).toBe(false);
    expect(describeReason(reason)).not.toBe(reason);
  },
);

it.each(['of_tomorrow', 'constructor', '<b>'])('shows the unknown reason %s as it is', (reason) => {
  expect(describeReason(reason)).toBe(reason);
  expect(isOnTheWay(reason)).toBe(false);
});
