import { expect, test } from 'vitest';
import { numberedDrops, numberedReasons } from './reasons.ts';

test('each reason after numbering explains a gap', () => {
  const dropped = Object.fromEntries(numberedReasons.map((reason) => [reason, 2]));

  expect(numberedDrops(dropped)).toBe(16);
});

test.each(['invalid', 'consent', 'sampled', 'throttled', 'before_send', 'nested', 'unheard_of'])(
  '%s explains none',
  (reason) => {
    expect(numberedDrops({ [reason]: 5, overflow: 1 })).toBe(1);
  },
);
