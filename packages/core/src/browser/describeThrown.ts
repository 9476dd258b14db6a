/** What can be told of something thrown. */
export interface ThrownDescription {
  readonly type: string;
  readonly message: string;
  /** The stack of a real error, without its causes. */
  readonly stack: string | undefined;
}

/** Describes anything that can be thrown, without ever throwing itself; `location` stands in for a missing stack. */
export function describeThrown(thrown: unknown, location?: string): ThrownDescription {
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
