import { expect, it } from 'vitest';
import { readChoice, refreshMsOf, toFilters, toRangeBefore, toSearch, toTimeRange } from './filters.ts';

const HOUR = 3_600_000;

it('reads what it wrote', () => {
  const filters = {
    range: '7d',
    page: '/a b?&=#ä',
    type: 'exception',
    segment: 'device = mobile',
    q: 'a then b',
    project: 'shop',
  } as const;

  expect(toFilters(toSearch(filters))).toEqual(filters);
});

it('leaves defaults out of the address', () => {
  expect(toSearch({ range: '24h' })).toBe('');
});

it.each(['', '?range=', '?range=1y', '?range=constructor', '?page=&type='])(
  'takes %o for the defaults',
  (search) => {
    expect(toFilters(search)).toEqual({ range: '24h' });
  },
);

it('bounds what an address can bring in', () => {
  expect(toFilters(`?page=${'x'.repeat(100_000)}`).page).toHaveLength(2048);
});

it('reads a span between two moments, comparison and choices', () => {
  const between = { from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 1, 2) };
  const filters = { range: between, isCompared: true, choices: { release: '1.0', page: '' } };

  expect(toFilters(toSearch(filters))).toEqual(filters);
  expect(toTimeRange(between, 7)).toEqual(between);
  expect(refreshMsOf(between)).toBe(false);
});

it.each([
  '?from=2026-01-02&to=2026-01-01',
  '?from=2026-01-01',
  '?from=x&to=y',
  '?from=2020-01-01&to=2026-01-01',
  '?v.__proto__=1&v.A=2&v.=3',
  '?compare=after',
])('takes %o for the defaults too', (search) => {
  expect(toFilters(search)).toEqual({ range: '24h' });
});

it('compares with the same length of time before', () => {
  const now = Date.UTC(2026, 10, 29, 12);

  expect(toRangeBefore({ from: 100, to: 130 }, now)).toEqual({ from: 70, to: 100 });
  expect(toRangeBefore('1h', now)).toEqual({ from: now - 2 * HOUR, to: now - HOUR });
});

it.each([
  ['7d', 7],
  ['30d', 30],
] as const)('compares each hour of %s with the same hour of a day before', (range, days) => {
  const now = Date.UTC(2026, 10, 29, 12, 34, 56, 789);
  const shown = toTimeRange(range, now);

  expect(toRangeBefore(range, now)).toEqual({
    from: shown.from - days * 24 * HOUR,
    to: shown.to - days * 24 * HOUR,
  });
});

it('begins several days with the first of them, and a shorter span to the millisecond', () => {
  const now = Date.UTC(2026, 10, 29, 12, 34, 56, 789);

  expect(toTimeRange('24h', now)).toEqual({ from: Date.UTC(2026, 10, 28, 12, 34, 56, 789), to: now });
  expect(toTimeRange('7d', now)).toEqual({ from: Date.UTC(2026, 10, 22), to: now });
  expect(toTimeRange('30d', now)).toEqual({ from: Date.UTC(2026, 9, 30), to: now });
});

it('reads a choice that is one of the words, and nothing else', () => {
  const words = { open: 'Open', resolved: 'Resolved' };
  const choose = (search: string) => readChoice(toFilters(search), 'standing', words);

  expect(choose('?v.standing=resolved')).toBe('resolved');
  expect(choose('?v.standing=toString')).toBeUndefined();
  expect(choose('?v.other=open')).toBeUndefined();
  expect(choose('')).toBeUndefined();
});
