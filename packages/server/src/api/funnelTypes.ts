import type { Filter } from './askTypes.ts';
import type { TimeRange } from './types.ts';

/** An event that is waited for. */
export interface FunnelStep {
  type: string;
  where?: Filter;
}

/** Steps that are taken one after the other; `GET /api/v1/funnel` takes them as `q`, in JSON or as text. */
export interface FunnelQuestion {
  /** 2 to 8. */
  steps: readonly FunnelStep[];
  /** From the first step to the last, in milliseconds, from a second to 90 days. @default a day */
  within?: number;
  /** Whose steps belong together: those of a visit (`enhanced`), or of a user over visits (`full`). @default 'visit' */
  per?: 'visit' | 'user';
  /** A text field of the first event that took the first step. */
  by?: string;
}

/** How many got to a step, weighted by sampling. */
export interface FunnelStepResult {
  reached: number;
  /** Unweighted. */
  samples: number;
  /** Of those who took the first step; null where nobody did. */
  share: number | null;
  /** Bounds of the 95 % Wilson score interval of `share`. */
  low: number;
  high: number;
  /** Of those who took the step before; null for the first step and where nobody did. */
  fromPrevious: number | null;
  /** Those who took the step before and not this one; 0 for the first. */
  lost: number;
  /** Median time since the step before; null for the first step and where nobody got here. */
  medianMs: number | null;
}

export interface FunnelGroup {
  /** What the group has in the field of `by`. */
  key: string;
  steps: FunnelStepResult[];
}

/** `GET /api/v1/funnel?q&from&to`. */
export interface FunnelAnswer {
  range: TimeRange;
  /** The question as it was understood, in both forms. */
  question: FunnelQuestion;
  text: string;
  /** What each step waits for, in words. */
  names: string[];
  steps: FunnelStepResult[];
  /** At most 10, those with the most first steps first; empty without `by`. */
  groups: FunnelGroup[];
  /** Whether there are more groups. */
  isCut: boolean;
}
