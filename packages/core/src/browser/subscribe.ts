import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

/** Adds a guarded call to those that are made, in a wrapper of its own, so that one function given twice is called twice. */
export function subscribe<Arguments extends readonly unknown[]>(
  calls: Set<(...args: Arguments) => void>,
  call: (...args: Arguments) => unknown,
): Stop {
  const guarded = guard(call);
  calls.add(guarded);
  return () => calls.delete(guarded);
}
