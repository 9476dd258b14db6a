import { type Log, reasonOf } from '../log.ts';
import type { Store } from '../store/store.ts';

/** Removes from the disk what no question finds any more. */
export interface Purge {
  /** Soon, and together with whatever else is erased until then. */
  request(): void;
  close(): Promise<void>;
}

/** It rewrites whole parts, so it runs at most once in `restMs`. */
export function createPurge(
  store: Pick<Store, 'purge'>,
  log: Log,
  { delayMs = 1000, restMs = 3_600_000 }: { delayMs?: number; restMs?: number } = {},
): Purge {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let ranAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  async function run(): Promise<void> {
    timer = undefined;
    ranAt = performance.now();
    try {
      await store.purge();
    } catch (error) {
      log('warn', 'erased rows are still on the disk; this is tried again', { reason: reasonOf(error) });
      request();
    }
  }

  function request(): void {
    if (isClosed || timer) return;
    const waitMs = Math.max(delayMs, ranAt + restMs - performance.now());
    timer = setTimeout(() => {
      running = run();
    }, waitMs);
    timer.unref();
  }

  return {
    request,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
