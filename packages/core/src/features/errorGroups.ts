import type { ErrorSeverity } from './ErrorSeverity.ts';
import type { ErrorCategory } from './errorCategory.ts';

/** What the errors of a group have in common, told by the first one. */
export interface ErrorFacts {
  /** The id under which it travels. */
  readonly errorId: string;
  readonly type: string;
  readonly message: string;
  readonly stacktrace?: string | undefined;
  readonly classes?: readonly string[];
  readonly severity: ErrorSeverity;
  readonly category?: ErrorCategory | undefined;
  readonly handled: boolean;
  readonly fingerprint: string;
}

/** Errors with the same fingerprint. */
export interface ErrorGroup extends ErrorFacts {
  /** How often it happened. */
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
}

/** A group as it is counted. */
export interface Group {
  readonly facts: ErrorFacts;
  readonly firstSeen: number;
  lastSeen: number;
  count: number;
  /** How many of `count` an event has told. */
  told: number;
  /** When the last event told of it. */
  toldAt: number;
}
