import type { SegmentsAnswer } from '@candor/server/api';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ask } from './client.ts';

/** The segments of the project. */
export function useSegments(): UseQueryResult<SegmentsAnswer> {
  return useQuery({
    queryKey: ['segments'],
    queryFn: ({ signal }) => ask<SegmentsAnswer>('segments', {}, signal),
    staleTime: 60_000,
  });
}
