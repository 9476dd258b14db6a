import type { ForwardRow } from '@candor/server/api';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask } from './client.ts';

const REFRESH_MS = 10_000;

/** Where the events of the project are also sent; only admins may ask. */
export function useForwards(): UseQueryResult<{ forwards: ForwardRow[] }> {
  return useQuery({
    queryKey: ['forwards'],
    queryFn: ({ signal }) => ask<{ forwards: ForwardRow[] }>('forwards', {}, signal),
    refetchInterval: REFRESH_MS,
  });
}
