import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

const { setTimeout: nativeTimeout } = globalThis;

/** Does `work` once, later, unless stopped; outside a browser it does not keep the process alive. */
export function after(ms: number, work: () => unknown): Stop {
  const guarded = guard(work);
  let timer: unknown;
  try {
    timer = setTimeout(guarded, ms);
  } catch {
    timer = nativeTimeout(guarded, ms); // The page has replaced it by one that throws.
  }
  // Browsers give a number, Node gives an object that can be told not to count.
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer as number);
}
