import type { Stop } from '../stop.ts';

type Method = (this: never, ...args: never[]) => unknown;

/**
 * Puts a function in the place of a method. When stopped, the method is back, or, where somebody has put theirs on top since, ours stays
 * between and only passes on.
 */
export function patch<Owner extends object, Name extends keyof Owner>(
  owner: Owner,
  name: Name,
  replace: (original: Owner[Name]) => Owner[Name],
): Stop {
  const original = owner[name];
  if (typeof original !== 'function') return () => undefined;

  let current = replace(original) as Method;
  const patched = {
    // With the name and the number of parameters that the page may ask for.
    [name](this: never, ...args: never[]): unknown {
      return Reflect.apply(current, this, args);
    },
  }[name as never] as Owner[Name] & Method;
  Object.defineProperty(patched, 'length', { value: original.length, configurable: true });
  try {
    owner[name] = patched;
  } catch {
    return () => undefined; // The page has frozen it.
  }
  return () => {
    current = original as Method;
    if (owner[name] === patched) owner[name] = original;
  };
}
