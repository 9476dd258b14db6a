import type { ErrorDescription } from './describeError.ts';

/** What kind of trouble an error is. */
export type ErrorCategory = 'script' | 'promise' | 'network' | 'resource' | 'security' | 'render' | 'unknown';

// The first row that fits wins; both the type and the message are looked at.
const SIGNS: readonly (readonly [ErrorCategory, RegExp])[] = [
  ['resource', /ChunkLoad|loading (css )?chunk|imported module|module script/i],
  ['security', /Security|NotAllowed|Content.Security.Policy|cross-origin/i],
  ['network', /Network|fetch|Load failed|Timeout|AbortError|connection|\bHTTP\b/i],
  ['render', /hydrat|render/i],
];

/** Guesses the kind of trouble from what an error says of itself. */
export function toCategory({ type, message, stack }: ErrorDescription, isRejection = false): ErrorCategory {
  const words = `${type} ${message.slice(0, 500)}`;
  const sign = SIGNS.find(([, pattern]) => pattern.test(words));
  if (sign) return sign[0];
  if (isRejection) return 'promise';
  return stack || type.endsWith('Error') ? 'script' : 'unknown';
}
