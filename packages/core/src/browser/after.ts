import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

const { setTimeout: nativeTimeout } = globalThis;

/** Does `work` once, later, unless stopped; outside a browser it does not keep the process alive. */
export function after(ms: number, work: () => unknown): Stop {
  const timer: unknown = start(guard(work), ms);
  // Browsers give a number, Node gives an object that can be told not to count.
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer as number);
}

function start(work: () => void, ms: number): unknown {
  try {
    return setTimeout(work, ms);
  } catch {
    return nativeTimeout(work, ms); // The page has replaced it by one that throws.
  }
}
