import type { ErrorSeverity } from './ErrorSeverity.ts';
import type { ErrorCategory } from './errorCategory.ts';
import type { ScriptSource } from './scriptSource.ts';

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
  /** Whose code threw it, where that can be told. */
  readonly source?: ScriptSource | undefined;
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
  /** How many of `count` no event has told yet. */
  untold: number;
  /** When the last event told of it. */
  toldAt: number;
}

// Each weighs some hundred bytes.
const MAX_GROUPS = 100;

/** Counts an error in its group, and gives the group back with the one that had to make room for it, the quietest. */
export function countInGroup(
  groups: Map<string, Group>,
  facts: ErrorFacts,
  now: number,
): readonly [group: Group, evicted?: Group | undefined] {
  const { fingerprint } = facts;
  const group = groups.get(fingerprint) ?? {
    facts,
    firstSeen: now,
    lastSeen: Number.NaN,
    count: 0,
    untold: 0,
    toldAt: 0,
  };
  group.count += 1;
  group.untold += 1;
  // Within a millisecond none is quieter than another.
  if (group.lastSeen === now) return [group];
  group.lastSeen = now;
  // Back to the end of the map: its first entry is always the quietest.
  groups.delete(fingerprint);
  groups.set(fingerprint, group);
  if (groups.size <= MAX_GROUPS) return [group];
  const [quietest] = groups.values();
  groups.delete(quietest?.facts.fingerprint ?? '');
  return [group, quietest];
}
