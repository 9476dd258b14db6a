import type { UseQueryResult } from '@tanstack/react-query';

/** An answer that is shown only when others have come or failed too, so that nothing moves when these do. */
export function together<Answer>(
  query: UseQueryResult<Answer>,
  ...others: readonly Pick<UseQueryResult, 'isPending'>[]
): UseQueryResult<Answer> {
  if (!others.some(({ isPending }) => isPending)) return query;
  // What waits has neither data nor an error.
  return { ...query, data: undefined, isError: false, isFetched: false } as UseQueryResult<Answer>;
}
