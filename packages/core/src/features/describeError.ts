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
  return {
    type: readText(thrown, 'name') || readText(read(thrown, 'constructor'), 'name') || typeof thrown,
    message: readText(thrown, 'message') ?? toWords(thrown),
    stack: readText(thrown, 'stack') ?? (location && `    at ${location}`),
  };
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
    const members = read(error, 'errors');
    for (const cause of [
      read(error, 'cause'),
      ...(Array.isArray(members) ? members.slice(0, MAX_CAUSES) : []),
    ]) {
      if (cause !== undefined && found.size <= MAX_CAUSES) found.add(cause);
    }
  }
  return [...found].slice(1);
}

// Of an object nobody meant to report only the names: its values may be anything.
function toWords(thrown: unknown): string {
  if (Object(thrown) !== thrown) return String(thrown);
  const keys = attempt(() => Object.keys(thrown as object).slice(0, 10));
  return `Not an error, but has ${keys?.join(', ') || 'no keys'}`;
}

function readText(value: unknown, key: string): string | undefined {
  const text = read(value, key);
  return typeof text === 'string' ? text : undefined;
}

function read(value: unknown, key: string): unknown {
  return attempt(() => (value as Record<string, unknown>)[key]);
}

// Getters and proxies may throw, and nothing has no properties at all.
function attempt<Result>(look: () => Result): Result | undefined {
  try {
    return look();
  } catch {
    return undefined; // It tells nothing.
  }
}
