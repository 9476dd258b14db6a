/** What can be told of something thrown. */
export interface ThrownDescription {
  readonly type: string;
  readonly message: string;
  /** The stack of a real error, without its causes; addresses in it have no query and no fragment. */
  readonly stack: string | undefined;
}

type ThrownName = Pick<ThrownDescription, 'type' | 'message'>;

/** Describes anything that can be thrown, without ever throwing itself; `location` stands in for a missing stack. */
export function describeThrown(
  thrown: unknown,
  location?: string,
  named: ThrownName = nameThrown(thrown),
): ThrownDescription {
  let stack: string | undefined;
  try {
    const text = toText((thrown as Partial<Error> | undefined)?.stack) ?? (location && `    at ${location}`);
    // A script in a page has the page's address, whose query and fragment may be anybody's secret; what it evaluates has ` line 3 > eval` in Firefox.
    stack = text?.replace(/:\/\/\S+(?: line)?/g, (place) =>
      place.replace(/^([^?#]*)[?#].*(?=:\d+:\d| line)/, '$1'),
    );
  } catch {
    // Getters and proxies may throw, and what the page has replaced.
  }
  return { ...named, stack };
}

/** The same without the stack, which engines make only when it is asked for: that takes longer than all the rest. */
export function nameThrown(thrown: unknown): ThrownName {
  try {
    const error = thrown as Partial<Error> | undefined;
    return {
      type: toText(error?.name) || toText(error?.constructor?.name) || typeof thrown,
      message: toText(error?.message) ?? toWords(thrown),
    };
  } catch {
    return { type: typeof thrown, message: '[threw]' };
  }
}

// Of an object nobody meant to report only the names: its values may be anything.
function toWords(thrown: unknown): string {
  // The digits of a very long number take longer than they tell.
  if (typeof thrown === 'bigint' && BigInt.asIntN(256, thrown) !== thrown) return '[bigint]';
  if (Object(thrown) !== thrown) return cut(String(thrown));
  return `Not an error, but has ${
    Object.keys(thrown as object)
      .slice(0, 10)
      .map(cut)
      .join(', ') || 'no keys'
  }`;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? cut(value) : undefined;
}

/** More than anybody keeps of it, so that all that is done with it is soon done; a very long text costs time to be cut, too. */
function cut(text: string): string {
  return text.length > 1_000_000 ? `[${text.length} characters]` : text.slice(0, 16_384);
}
