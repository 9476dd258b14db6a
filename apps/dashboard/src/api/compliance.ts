import type { ComplianceAnswer } from '@candor/server/api';
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ask, change } from './client.ts';

/** The newest report, and those that are kept. */
export function useCompliance(): UseQueryResult<ComplianceAnswer> {
  return useQuery({
    queryKey: ['compliance'],
    queryFn: ({ signal }) => ask<ComplianceAnswer>('compliance', {}, signal),
  });
}

/** Makes a report now. */
export function useNewReport(): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => change('POST', 'compliance/reports', {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['compliance'] }),
  });
}
