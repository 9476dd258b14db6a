import { describeThrown } from '../browser/describeThrown.ts';
import { toStackText } from './stackText.ts';

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
export function toCauses(thrown: unknown): ErrorCause[] {
  const found = [thrown];
  const causes: ErrorCause[] = [];
  const add = (via: ErrorCause['via'], error: unknown, owner: number): void => {
    if (error === undefined || causes.length >= MAX_CAUSES || found.includes(error)) return;
    found.push(error);
    const description = describeThrown(error);
    const { type, message } = description;
    // Whole lines, for of half a card number nobody would know what it is.
    const stacktrace = toStackText(description)?.split('\n', MAX_LINES).join('\n');
    causes.push({ type, message, stacktrace, via, of: owner ? owner - 1 : undefined });
  };
  for (let owner = 0; owner < found.length; owner++) {
    try {
      const { cause, errors } = found[owner] as { readonly cause?: unknown; readonly errors?: unknown };
      add('cause', cause, owner);
      // Somebody's list may be long, and somebody's `errors` no list at all.
      if (Array.isArray(errors)) for (const error of errors.slice(0, MAX_CAUSES)) add('errors', error, owner);
    } catch {
      // What throws when it is read tells nothing, and neither does nothing.
    }
  }
  return causes;
}
