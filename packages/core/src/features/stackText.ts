import { describeThrown, type ThrownDescription } from '../browser/describeThrown.ts';

// Chains may be long or run in circles; nobody reads more than this.
const MAX_CAUSES = 5;

/** The stack with its header and those of its causes, as text; `undefined` when there is none. */
export function toStackText(thrown: unknown, own: ThrownDescription): string | undefined {
  const causes = toCauses(thrown).map((cause) => `Caused by: ${toParagraph(describeThrown(cause))}`);
  return own.stack || causes.length ? [toParagraph(own), ...causes].join('\n') : undefined;
}

function toParagraph({ type, message, stack = '' }: ThrownDescription): string {
  // V8 begins a stack with the type and the message, the other engines with the first frame.
  return stack.startsWith(type) && stack.includes(message) ? stack : `${type}: ${message}\n${stack}`.trim();
}

// Breadth first: what caused it and the members of an AggregateError, then what caused those.
function toCauses(thrown: unknown): unknown[] {
  const found = new Set([thrown]);
  for (const error of found) {
    try {
      const { cause, errors } = error as { readonly cause?: unknown; readonly errors?: unknown };
      // Somebody's list may be long.
      for (const each of [cause].concat(Array.isArray(errors) ? errors.slice(0, MAX_CAUSES) : errors)) {
        if (each !== undefined && found.size <= MAX_CAUSES) found.add(each);
      }
    } catch {
      // What throws when it is read tells nothing, and neither does nothing.
    }
  }
  return [...found].slice(1);
}
