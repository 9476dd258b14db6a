import type { TimeRange } from './types.ts';

/** Cohorts begin at midnight, on Mondays or on the first of a month, UTC. */
export type CohortPeriod = 'day' | 'week' | 'month';

/** Those of a cohort who were there in one period. */
export interface CohortReturn {
  /** The start of the period. */
  at: number;
  /** Weighted by sampling. */
  returned: number;
  /** Of the cohort. */
  share: number;
  /** Bounds of the 95 % Wilson score interval of `share`. */
  low: number;
  high: number;
  /** Whether the period is not over, so that more may come. */
  isOpen: boolean;
}

/** The users who were first seen in one period. */
export interface Cohort {
  /** The start of the period. */
  at: number;
  /** Users, weighted by sampling. */
  size: number;
  /** Users, unweighted. */
  samples: number;
  /** From the cohort's own period to the last of the range. */
  returns: CohortReturn[];
}

/** `GET /api/v1/cohorts?from&to&every&where`: of people who allow an id that lasts (`full`); nobody else can be known again. */
export interface CohortsAnswer {
  /** From the start of the first period. */
  range: TimeRange;
  every: CohortPeriod;
  /** What counts as coming back, in words; empty where any event does. */
  where: string;
  /** The oldest first; periods in which nobody was new are left out. */
  cohorts: Cohort[];
}
