import { expect, it } from 'vitest';
import { toFilters, toSearch } from './filters.ts';

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
