import { pick } from './pick.ts';

const MAX_CHARACTERS = 100;
const MAX_LABELS = 20;

/** Whether it is a name as code gives it, of 1 to 100 characters; what is longer is somebody's text and is never kept. */
export function isLabel(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_CHARACTERS;
}

/** A name, and `undefined` of what is none. */
export function toLabel(value: unknown): string | undefined {
  return isLabel(value) ? value : undefined;
}

/** A count, a length or a duration: finite and not negative. */
export function toAmount(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY ? value : undefined;
}

/** The first 20 fields, each as far as it is a number, yes or no, a list of names or, where asked for, a name; else `undefined`. */
export function toDetails(given: unknown, hasNames?: boolean): Record<string, unknown> {
  // A text would be taken apart into its letters.
  const keys = Object(given) === given ? Object.keys(given as object) : [];
  const known = keys.filter(isLabel).slice(0, MAX_LABELS);
  const fields = pick(given as Record<string, unknown>, known);
  return Object.fromEntries(known.map((key) => [key, toDetail(fields[key], hasNames)]));
}

function toDetail(value: unknown, hasNames?: boolean): unknown {
  if (Array.isArray(value)) return value.slice(0, MAX_LABELS).filter(isLabel);
  const isKept = typeof value === 'boolean' || Number.isFinite(value) || (hasNames && isLabel(value));
  return isKept ? value : undefined;
}
