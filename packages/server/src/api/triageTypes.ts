/** What people think of a group of errors. */
export type TriageStatus = 'open' | 'resolved' | 'ignored';

export const TRIAGE_STATUSES: readonly TriageStatus[] = ['open', 'resolved', 'ignored'];

/** Where a group stands; `regressed` was resolved and has come back since. */
export type Standing = TriageStatus | 'regressed';

/** Which groups are asked for: those that stand in one way, or all but those that are ignored. */
export type StandingFilter = Standing | 'not-ignored';

export const STANDING_FILTERS: readonly StandingFilter[] = [...TRIAGE_STATUSES, 'regressed', 'not-ignored'];

/** A group of errors that somebody has looked after. */
export interface Triage {
  fingerprint: string;
  status: TriageStatus;
  /** The id of a user; `null` for nobody. */
  owner: string | null;
  /** When its status was last changed: what is resolved and seen later has come back. */
  statusAt: number;
}

/** `GET /api/v1/triage`: groups that nobody has looked after are left out. */
export interface TriageAnswer {
  groups: Triage[];
  /** Names of the owners. */
  names: Record<string, string>;
}

/** `GET /api/v1/people`: who may be given something to look after, by name. */
export interface PeopleAnswer {
  people: { id: string; name: string }[];
}
