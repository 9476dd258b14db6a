import type { ErrorSeverity } from './ErrorSeverity.ts';
import type { ErrorCategory } from './errorCategory.ts';

/** What the errors of a group have in common, told by the first one. */
export interface ErrorFacts {
  /** The id under which it travels. */
  readonly errorId: string;
  readonly type: string;
  readonly message: string;
  readonly severity: ErrorSeverity;
  readonly category: ErrorCategory;
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
export interface CountedGroup {
  readonly facts: ErrorFacts;
  readonly firstSeen: number;
  count: number;
  lastSeen: number;
  /** How many of `count` no event has told yet. */
  untold: number;
  /** When the last event told of it; 0 when none did. */
  lastTold: number;
}

/** Groups by fingerprint, the one that was quiet the longest first. */
export type ErrorGroups = Map<string, CountedGroup>;

const MAX_MESSAGE_CHARACTERS = 300;

/** Counts an error in its group. */
export function countError(groups: ErrorGroups, facts: ErrorFacts): CountedGroup {
  const { fingerprint, message } = facts;
  const now = Date.now();
  const group = groups.get(fingerprint) ?? {
    facts: { ...facts, message: message.slice(0, MAX_MESSAGE_CHARACTERS) },
    firstSeen: now,
    count: 0,
    lastSeen: now,
    untold: 0,
    lastTold: 0,
  };
  group.count += 1;
  group.untold += 1;
  group.lastSeen = now;
  // Back to the end of the map: its first entry is always the quietest.
  groups.delete(fingerprint);
  groups.set(fingerprint, group);
  return group;
}
