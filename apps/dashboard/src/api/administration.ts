import type {
  AuditAnswer,
  AuditVerdict,
  KeyRow,
  MeAnswer,
  RetentionAnswer,
  Role,
  TokenRow,
  UserRow,
} from '@candor/server/api';
import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ask, change } from './client.ts';

/** Entries of the audit log in one answer. */
export const AUDIT_LIMIT = 50;

/** From least to most. */
export const ROLES: readonly Role[] = ['viewer', 'editor', 'admin'];

/** Whether a role includes another. */
export function includesRole(role: Role | undefined, needed: Role): boolean {
  return role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** Who we are to the server. */
export function useMe(): UseQueryResult<MeAnswer> {
  return useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => ask<MeAnswer>('me', {}, signal),
    staleTime: 60_000,
  });
}

/** The write keys that one may see. */
export function useKeys(): UseQueryResult<{ keys: KeyRow[] }> {
  return useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => ask<{ keys: KeyRow[] }>('keys', {}, signal),
    refetchInterval: 15_000,
  });
}

/** The people who may sign in. */
export function useUsers(): UseQueryResult<{ users: UserRow[] }> {
  return useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => ask<{ users: UserRow[] }>('users', {}, signal),
  });
}

/** The tokens of programs. */
export function useTokens(): UseQueryResult<{ tokens: TokenRow[] }> {
  return useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => ask<{ tokens: TokenRow[] }>('tokens', {}, signal),
  });
}

/** Entries of the audit log, the newest first, before one of them. */
export function useAudit(before: number | undefined): UseQueryResult<AuditAnswer> {
  return useQuery({
    queryKey: ['audit', before],
    queryFn: ({ signal }) => ask<AuditAnswer>('audit', { before, limit: AUDIT_LIMIT }, signal),
  });
}

/** What is kept of the project, by kind of data. */
export function useRetention(): UseQueryResult<RetentionAnswer> {
  return useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => ask<RetentionAnswer>('retention', {}, signal),
  });
}

/** Whether the audit log is whole; asked for by a button, for it reads all of it. */
export function useVerdict(): UseMutationResult<AuditVerdict, Error, void> {
  return useMutation({ mutationFn: () => ask<AuditVerdict>('audit/verdict', {}) });
}

interface Change {
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
}

/** A change, after which everything that is shown of administration is asked for again. */
export function useChange<Answer = unknown>(): UseMutationResult<Answer, Error, Change> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }) => change<Answer>(method, path, body),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: ({ queryKey: [name] }) =>
          [
            'me',
            'keys',
            'users',
            'tokens',
            'audit',
            'retention',
            'alerts',
            'forwards',
            'boards',
            'views',
            'triage',
            // Which are asked for by where they stand.
            'errors',
            'segments',
          ].includes(String(name)),
      }),
  });
}
