import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

/** Repeats `work` until stopped; outside a browser it does not keep the process alive. */
export function every(ms: number, work: () => unknown): Stop {
  const timer: unknown = setInterval(guard(work), ms);
  // Browsers give a number, Node gives an object that can be told not to count.
  (timer as { unref?: () => void }).unref?.();
  return () => clearInterval(timer as number);
}
