import type {
  ErrorGroup,
  PeopleAnswer,
  Standing,
  StandingFilter,
  Triage,
  TriageAnswer,
} from '@candor/server/api';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Filters, readChoice } from '../shell/filters.ts';
import { ask } from './client.ts';

/** Groups of errors that somebody has looked after. */
export function useTriage(): UseQueryResult<TriageAnswer> {
  return useQuery({
    queryKey: ['triage'],
    queryFn: ({ signal }) => ask<TriageAnswer>('triage', {}, signal),
    refetchInterval: 30_000,
  });
}

/** Who may be given something to look after; only editors may ask. */
export function usePeople(): UseQueryResult<PeopleAnswer> {
  return useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => ask<PeopleAnswer>('people', {}, signal),
    staleTime: 60_000,
  });
}

/** Where a group can stand, in words. */
export const STANDINGS: Record<Standing, string> = {
  open: 'Open',
  resolved: 'Resolved',
  ignored: 'Ignored',
  regressed: 'Came back after it was resolved',
};

/** Which groups one may choose to see, instead of all that nobody ignores. */
export const STANDING_CHOICES: Record<Standing | 'any', string> = { any: 'Any standing', ...STANDINGS };

/** What was chosen of them. */
export function readStanding(filters: Filters): Standing | 'any' | undefined {
  return readChoice(filters, 'standing', STANDING_CHOICES);
}

/** How the server is asked for them. */
export function toStandingFilter(filters: Filters): StandingFilter | undefined {
  const standing = readStanding(filters) ?? 'not-ignored';
  return standing === 'any' ? undefined : standing;
}

/** What people said of a group, and where it stands by that. */
export function triageOf(
  { fingerprint, lastSeen }: ErrorGroup,
  all: TriageAnswer | undefined,
): { triage: Triage | undefined; standing: Standing } {
  const triage = all?.groups.find((one) => one.fingerprint === fingerprint);
  return { triage, standing: toStanding(triage, lastSeen) };
}

/** Where a group stands by what people said and when it was last seen. */
export function toStanding(triage: Triage | undefined, lastSeen: number): Standing {
  if (triage === undefined) return 'open';
  return triage.status === 'resolved' && lastSeen > triage.statusAt ? 'regressed' : triage.status;
}
