import type { ThrownDescription } from '../browser/describeThrown.ts';

const categories = [
  'script',
  'promise',
  'network',
  'resource',
  'security',
  'render',
  'browser',
  'unknown',
] as const;

/** What kind of trouble an error is. */
export type ErrorCategory = (typeof categories)[number];

/** Whether a value is one of these. */
export function isCategory(value: unknown): value is ErrorCategory {
  return categories.includes(value as ErrorCategory);
}

// The first row that fits wins. `render` and `browser` are for those who know, such as an error boundary.
const SIGNS: readonly (readonly [ErrorCategory, RegExp])[] = [
  ['resource', /chunk|imported module|module script/i],
  ['security', /security|NotAllowed/i],
  ['network', /network|fetch|load failed|timeout|abort/i],
];

/** Guesses the kind of trouble from what an error says of itself. */
export function toCategory({ type, message, stack }: ThrownDescription, isRejection = false): ErrorCategory {
  const sign = SIGNS.find(([, pattern]) => pattern.test(`${type} ${message}`));
  const fallback = stack || type.endsWith('Error') ? 'script' : 'unknown';
  return sign?.[0] ?? (isRejection ? 'promise' : fallback);
}
