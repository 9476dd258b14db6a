import type { TimeRange } from './types.ts';

/** A condition on one field of an event. Text fields that an event does not have are empty. */
export type FieldCondition =
  | { field: string; op: '=' | '!='; value: string | number }
  | { field: string; op: 'contains'; value: string }
  | { field: string; op: 'in'; values: readonly (string | number)[] }
  | { field: string; op: '>' | '>=' | '<' | '<='; value: number }
  | { field: string; op: 'exists' };

/** A condition on an event. */
export type Filter =
  | FieldCondition
  | { and: readonly Filter[] }
  | { or: readonly Filter[] }
  | { not: Filter };

/** What is worked out of events. */
export type Measure =
  | { kind: 'count' }
  /** Those that allow an id of their own. */
  | { kind: 'visits' | 'users' }
  | { kind: 'sum' | 'mean'; field: string }
  | { kind: 'quantile'; field: string; level: 0.5 | 0.75 | 0.9 | 0.95 | 0.99 }
  /** The share of events for which a condition holds. */
  | { kind: 'rate'; where: Filter };

/** A question in the JSON form; `GET /api/v1/ask` takes it as `q`, as it takes the text form. */
export interface OwnQuestion {
  measure: Measure;
  /** Types of events, at most 10; all where there is none. */
  of?: readonly string[];
  where?: Filter;
  /** Text fields, at most 2. */
  by?: readonly string[];
  /** Length of a bucket in milliseconds, or one that suits the range; without it there is no course over time. */
  every?: number | 'auto';
  /** Groups in the answer, those with the most first; at most 50. @default 10 */
  top?: number;
}

/** One bucket of a course; buckets in which nothing was measured are left out. */
export interface AskPoint {
  /** The start of the bucket, a multiple of its length since 1970. */
  at: number;
  value: number | null;
  samples: number;
}

/** One group, or everything where a question has no groups. */
export interface AskRow {
  /** What the group has in the fields of `by`, in their order. */
  key: string[];
  /** Weighted by sampling; null where nothing was measured. */
  value: number | null;
  /** Bounds of the 95 % interval of a quantile or a rate, else null. */
  low: number | null;
  high: number | null;
  /** What was measured, unweighted: events, or for visits and users how many of them. */
  samples: number;
  points: AskPoint[];
}

/** `GET /api/v1/ask?q&from&to`. */
export interface AskAnswer {
  range: TimeRange;
  /** Null where the question asks for no course. */
  bucketMs: number | null;
  /** The question as it was understood, in both forms. */
  question: OwnQuestion;
  text: string;
  /** What `value` is: a number of these, a share in [0, 1], or in the unit of the field. */
  unit: 'events' | 'visits' | 'users' | 'share' | 'field';
  /** Exactly one, with an empty key, where the question has no groups. */
  rows: AskRow[];
  /** Whether there are groups beyond `top`. */
  isCut: boolean;
}
