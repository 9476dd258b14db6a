import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { toShownAnswers, toTableNames } from './shownAnswers.ts';

const range = { from: 1, to: 2 };

function show(client: QueryClient, queryKey: unknown[], data: unknown): void {
  client.setQueryData(queryKey, data);
  new QueryObserver(client, { queryKey, queryFn: () => data, staleTime: Number.POSITIVE_INFINITY }).subscribe(
    () => undefined,
  );
}

it('finds what the page shows of a range, and nothing about who looks', () => {
  const client = new QueryClient();
  show(client, ['vitals', '24h', { page: '/' }], { range, pages: [] });
  show(client, ['vitals', '24h', { page: '/' }, 'before'], { range });
  show(client, ['me'], { name: 'Ada' });
  client.setQueryData(['errors', '7d', {}], { range });

  expect(toShownAnswers(client)).toEqual([
    { path: 'vitals', params: { page: '/' }, isBefore: false, answer: { range, pages: [] } },
    { path: 'vitals', params: { page: '/' }, isBefore: true, answer: { range } },
  ]);
  client.clear();
});

it('knows lists of rows from all else', () => {
  expect(
    toTableNames({ range, pages: [{ page: '/' }], none: [], words: ['a'], total: { visits: 1 } }),
  ).toEqual(['pages']);
});
