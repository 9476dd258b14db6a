import { expect, test } from 'vitest';
import { describeCondition, describeQuery, formatAmount, formatSpan } from './alert.ts';

test('says what a rule looks at', () => {
  expect(describeQuery({ measure: 'vital', vital: 'LCP', level: 0.75, page: '/checkout' })).toBe(
    'p75 of LCP on /checkout',
  );
  expect(describeQuery({ measure: 'availability' })).toBe('availability of all services');
});

test('says when that is bad', () => {
  const errors = { measure: 'errors' } as const;

  expect(describeCondition({ kind: 'threshold', direction: 'above', value: 10 }, errors)).toBe('above 10');
  expect(describeCondition({ kind: 'change', direction: 'up', by: 0.5, against: 'week' }, errors)).toBe(
    '50% more than a week before',
  );
  expect(
    describeCondition(
      { kind: 'threshold', direction: 'above', value: 2_500 },
      { measure: 'vital', vital: 'LCP', level: 0.75 },
    ),
  ).toBe('above 2.50\u202fs');
});

test('writes values with their unit', () => {
  expect(formatAmount({ measure: 'health' }, 3)).toBe('unhealthy');
  expect(formatAmount({ measure: 'availability' }, 0.9991)).toBe('99.91%');
  expect(formatAmount({ measure: 'errors' }, null)).toBe('–');
});

test.each([
  [0, '0\u202fms'],
  [30_000, '1 min'],
  [300_000, '5 min'],
  [7_800_000, '2 h 10 min'],
  [7_200_000, '2 h'],
  [259_200_000, '3 d'],
])('writes %i ms as %s', (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});
