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
  const place = location && `    at ${location}`;
  if (!isObject(thrown)) {
    return { type: thrown === null ? 'null' : typeof thrown, message: String(thrown), stack: place };
  }
  const message = read(thrown, 'message');
  const stack = read(thrown, 'stack');
  return {
    type: toName(read(thrown, 'name')) ?? toName(read(read(thrown, 'constructor'), 'name')) ?? 'Error',
    message: typeof message === 'string' ? message : `Not an error, but has ${toKeys(thrown)}`,
    stack: typeof stack === 'string' ? stack : place,
  };
}

/** The stack with its header and those of its causes, as text; `undefined` when there is none. */
export function toStackText(thrown: unknown, own: ErrorDescription): string | undefined {
  const causes = toCauses(thrown).map((cause) => `Caused by: ${toParagraph(describeError(cause))}`);
  if (!own.stack && !causes.length) return undefined;
  return [toParagraph(own), ...causes].join('\n');
}

function toParagraph({ type, message, stack = '' }: ErrorDescription): string {
  // V8 begins a stack with the type and the message, the other engines with the first frame.
  return stack.includes(message) && stack.startsWith(type)
    ? stack
    : `${type}: ${message}\n${stack}`.trimEnd();
}

// Breadth first: the members of an AggregateError, then what caused them.
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
  found.delete(thrown);
  return [...found];
}

function isObject(value: unknown): value is object {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

function toName(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

// Names only: the values of an object nobody meant to report may be anything.
function toKeys(value: object): string {
  try {
    return Object.keys(value).slice(0, 10).join(', ') || 'no keys';
  } catch {
    return 'hidden keys'; // A proxy that refuses to list them.
  }
}

function read(value: unknown, key: string): unknown {
  try {
    return isObject(value) ? (value as Record<string, unknown>)[key] : undefined;
  } catch {
    return undefined; // A getter or a proxy that throws tells nothing.
  }
}
