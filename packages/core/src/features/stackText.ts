import type { ThrownDescription } from '../browser/describeThrown.ts';

/** The stack with its header; `undefined` when there is none. */
export function toStackText({ type, message, stack }: ThrownDescription): string | undefined {
  if (!stack) return undefined;
  // V8 begins a stack with the type and the message, the other engines with the first frame.
  return stack.startsWith(type) && stack.includes(message) ? stack : `${type}: ${message}\n${stack}`.trim();
}
