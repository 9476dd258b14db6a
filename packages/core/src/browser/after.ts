import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

/** Does `work` once, later, unless stopped; outside a browser it does not keep the process alive. */
export function after(ms: number, work: () => unknown): Stop {
  const timer: unknown = setTimeout(guard(work), ms);
  // Browsers give a number, Node gives an object that can be told not to count.
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer as number);
}
