import { describeThrown } from '../browser/describeThrown.ts';

/** What an error was caused by, or one of the errors that an `AggregateError` holds. */
export interface ErrorCause {
  readonly type: string;
  readonly message: string;
  readonly stacktrace?: string | undefined;
  /** Whether its `cause` led to it or its `errors`. */
  readonly via: 'cause' | 'errors';
  /** Whose it is, as a place in the list; absent for the captured error itself. */
  readonly of?: number | undefined;
}

// Chains may be long or run in circles; nobody reads more than this.
const MAX_CAUSES = 8;
const MAX_LINES = 20;

/** The errors behind an error, breadth first, each once and at most eight; whatever throws when it is read is passed over. */
export function toCauses(thrown: unknown): ErrorCause[] | undefined {
  const found = [thrown];
  const causes: ErrorCause[] = [];
  for (let owner = 0; owner < found.length; owner++)
    for (const via of ['cause', 'errors'] as const)
      try {
        const behind = (found[owner] as Partial<Record<typeof via, unknown>>)[via];
        // Somebody's list may be long, and somebody's `errors` no list at all.
        const errors = via === 'cause' ? [behind] : Array.isArray(behind) ? behind.slice(0, MAX_CAUSES) : [];
        for (const error of errors) {
          if (error === undefined || found.length > MAX_CAUSES || found.includes(error)) continue;
          found.push(error);
          const { type, message, stack } = describeThrown(error);
          // Whole lines, for of half a card number nobody would know what it is.
          const stacktrace = stack?.split('\n', MAX_LINES).join('\n');
          causes.push({ type, message, stacktrace, via, of: owner ? owner - 1 : undefined });
        }
      } catch {
        // What throws when it is read tells nothing, and neither does nothing.
      }
  return causes[0] && causes;
}
