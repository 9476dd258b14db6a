import { setTimeout as wait } from 'node:timers/promises';
import { StoreProblem } from '../store/StoreProblem.ts';
import type { Spool } from './spool.ts';

/** Resolves when everything that was acknowledged before is in the store; rejects with a `StoreProblem` when that takes long. */
export type PassSpool = () => Promise<void>;

const limitMs = 10_000;

/** Makes a `PassSpool`; `hurry` makes the spool's rows go on their way now. */
export function createPassSpool(spool: Pick<Spool, 'turnOver'>, hurry: () => void): PassSpool {
  return async () => {
    const limit = new AbortController();
    const late = wait(limitMs, 'late', { signal: limit.signal }).catch(() => 'late');
    const passed = spool.turnOver().then(() => 'passed');
    // A loader that rests is woken, also one that goes to rest right now.
    const nudge = setInterval(hurry, 50);
    try {
      if ((await Promise.race([passed, late])) === 'passed') return;
      throw new StoreProblem('unavailable', 'What waits in the spool is not stored yet');
    } finally {
      clearInterval(nudge);
      limit.abort();
    }
  };
}
