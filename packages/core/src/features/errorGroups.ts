import type { ErrorSeverity } from './ErrorSeverity.ts';
import type { ErrorCategory } from './errorCategory.ts';

/** Errors with the same fingerprint. */
export interface ErrorGroup {
  readonly fingerprint: string;
  readonly type: string;
  /** The message of the first one. */
  readonly message: string;
  readonly severity: ErrorSeverity;
  readonly category: ErrorCategory;
  readonly handled: boolean;
  /** How often it happened. */
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly firstSeen: number;
  /** Milliseconds since the epoch. */
  readonly lastSeen: number;
  /** The id under which the first one travels. */
  readonly errorId: string;
}

/** A group with what has not been told yet. */
export interface CountedGroup extends ErrorGroup {
  count: number;
  lastSeen: number;
  /** How many of `count` no event has told yet. */
  untold: number;
  /** When the last event told of it. */
  lastTold: number;
}

// Each group weighs some hundred bytes.
const MAX_GROUPS = 100;
const MAX_MESSAGE_CHARACTERS = 300;

/** Counts errors by fingerprint; groups that were quiet the longest make room for new ones. */
export class ErrorGroups {
  readonly #groups = new Map<string, CountedGroup>();
  readonly #onForget: (group: CountedGroup) => void;

  constructor(onForget: (group: CountedGroup) => void) {
    this.#onForget = onForget;
  }

  get size(): number {
    return this.#groups.size;
  }

  count(error: Omit<ErrorGroup, 'count' | 'firstSeen' | 'lastSeen'>): CountedGroup {
    const now = Date.now();
    const group = this.#groups.get(error.fingerprint) ?? {
      ...error,
      message: error.message.slice(0, MAX_MESSAGE_CHARACTERS),
      count: 0,
      untold: 0,
      lastTold: 0,
      firstSeen: now,
      lastSeen: now,
    };
    group.count += 1;
    group.untold += 1;
    group.lastSeen = now;
    // Back to the end of the map: its first entry is always the quietest.
    this.#groups.delete(group.fingerprint);
    this.#groups.set(group.fingerprint, group);
    this.#makeRoom();
    return group;
  }

  values(): Iterable<CountedGroup> {
    return this.#groups.values();
  }

  #makeRoom(): void {
    const [quietest] = this.#groups.values();
    if (this.#groups.size <= MAX_GROUPS || !quietest) return;
    this.#groups.delete(quietest.fingerprint);
    if (quietest.untold) this.#onForget(quietest);
  }
}
