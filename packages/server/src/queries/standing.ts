import type { StandingFilter, Triage } from '../api/triageTypes.ts';

/** Groups of errors that stand in one way: those of which people said so, or all of which they said nothing else. */
export interface StandingGroups {
  /** When it was said of each, in milliseconds, by fingerprint. */
  readonly said: ReadonlyMap<string, number>;
  /** Of these, whatever happened since, those that were not seen since, or those that were; or all but these. */
  readonly which: 'all' | 'quiet' | 'back' | 'others';
}

/** Which groups stand so by what people said; what is resolved and seen later has come back. */
export function groupsStanding(standing: StandingFilter, triage: readonly Triage[]): StandingGroups {
  const of = (isMeant: (one: Triage) => boolean): ReadonlyMap<string, number> =>
    new Map(triage.filter(isMeant).map(({ fingerprint, statusAt }) => [fingerprint, statusAt]));
  if (standing === 'open') return { said: of(({ status }) => status !== 'open'), which: 'others' };
  const ignored = of(({ status }) => status === 'ignored');
  if (standing === 'ignored') return { said: ignored, which: 'all' };
  if (standing === 'not-ignored') return { said: ignored, which: 'others' };
  return {
    said: of(({ status }) => status === 'resolved'),
    which: standing === 'resolved' ? 'quiet' : 'back',
  };
}

/**
 * Holds for the events of such groups, and for groups whose newest event is at `last`. Thousands of numbers do not fit among bound values, and hardly twice into
 * a statement.
 */
export function isStanding({ said, which }: StandingGroups, last: string): { event: string; group: string } {
  if (said.size === 0) return { event: which === 'others' ? 'true' : 'false', group: 'true' };
  const fingerprints = [...said.keys()].map(BigInt).join(', ');
  if (which === 'others') return { event: `fingerprint NOT IN (${fingerprints})`, group: 'true' };
  if (which === 'all') return { event: `fingerprint IN (${fingerprints})`, group: 'true' };
  // Of which nobody said anything was seen after the beginning of time, and never after its end.
  const [than, otherwise] = which === 'back' ? ['>', 2n ** 63n - 1n] : ['<=', 0n];
  const times = [...said.values()].map((at) => BigInt(Math.trunc(at))).join(', ');
  return {
    event: 'true',
    group: `${last} ${than} transform(fingerprint, [${fingerprints}], [${times}], ${otherwise})`,
  };
}

/** The same of one group. */
export function standsSo({ said, which }: StandingGroups, fingerprint: string, last: number): boolean {
  const at = said.get(fingerprint);
  if (at === undefined) return which === 'others';
  return which === 'all' || (which === 'back' ? last > at : which === 'quiet' && last <= at);
}
