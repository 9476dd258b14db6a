/** What a value must be, in words and as a check. */
export type Kind = readonly [must: string, allows: (value: unknown) => boolean];

/** What a site has to mend, unlike what a page has broken. */
export class WrongOption extends TypeError {}

/** Throws `WrongOption` for a value that is not of its kind. */
export function check(name: string, [must, allows]: Kind, value: unknown): void {
  if (!allows(value)) throw new WrongOption(`[candor] ${name} must be ${must}, got ${show(value)}`);
}

/** A number above 0. */
export const aboveZero: Kind = ['a number above 0', (value) => typeof value === 'number' && value > 0];

/** A number from 0 up. */
export const notNegative: Kind = ['a number from 0 up', (value) => isBetween(value, 0, Infinity)];

/** A whole number within bounds, which are allowed too. */
export function count(least: number, most: number): Kind {
  return [
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && isBetween(value, least, most),
  ];
}

/** Whether it is a function. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** Whether it is a number within bounds, which are allowed too. */
export function isBetween(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function show(value: unknown): string {
  try {
    const shown = JSON.stringify(value, (_, part) => (part instanceof RegExp ? String(part) : part));
    // JSON has no `NaN` and nothing infinite.
    return typeof value === 'number' ? String(value) : (shown ?? typeof value);
  } catch {
    return typeof value; // Cyclic, or it throws when it is looked at.
  }
}
