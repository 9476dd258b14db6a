/** What can be told of something thrown. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  /** The stack of a real error, without its causes. */
  readonly stack: string | undefined;
}

// Chains may be long or run in circles; nobody reads more than this.
const MAX_CAUSES = 5;

/** Describes anything that can be thrown, without ever throwing itself; `location` stands in for a missing stack. */
export function describeError(thrown: unknown, location?: string): ErrorDescription {
  try {
    const error = thrown as Partial<Error> | undefined;
    return {
      type: toText(error?.name) || toText(error?.constructor?.name) || typeof thrown,
      message: toText(error?.message) ?? toWords(thrown),
      stack: toText(error?.stack) ?? (location && `    at ${location}`),
    };
  } catch {
    // Getters and proxies may throw.
    return { type: typeof thrown, message: '[threw]', stack: undefined };
  }
}

/** The stack with its header and those of its causes, as text; `undefined` when there is none. */
export function toStackText(thrown: unknown, own: ErrorDescription): string | undefined {
  const causes = toCauses(thrown).map((cause) => `Caused by: ${toParagraph(describeError(cause))}`);
  return own.stack || causes.length ? [toParagraph(own), ...causes].join('\n') : undefined;
}

function toParagraph({ type, message, stack = '' }: ErrorDescription): string {
  // V8 begins a stack with the type and the message, the other engines with the first frame.
  return stack.startsWith(type) && stack.includes(message) ? stack : `${type}: ${message}\n${stack}`.trim();
}

// Breadth first: what caused it and the members of an AggregateError, then what caused those.
function toCauses(thrown: unknown): unknown[] {
  const found = new Set([thrown]);
  for (const error of found) {
    try {
      const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown };
      for (const each of [cause].concat(errors)) {
        if (each !== undefined && found.size <= MAX_CAUSES) found.add(each);
      }
    } catch {
      // What throws when it is read tells nothing, and neither does nothing.
    }
  }
  return [...found].slice(1);
}

// Of an object nobody meant to report only the names: its values may be anything.
function toWords(thrown: unknown): string {
  if (Object(thrown) !== thrown) return String(thrown);
  return `Not an error, but has ${
    Object.keys(thrown as object)
      .slice(0, 10)
      .join(', ') || 'no keys'
  }`;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
