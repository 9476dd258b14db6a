import { randomUUID } from 'node:crypto';
import { type Log, reasonOf } from '../../log.ts';
import type { Store } from '../store.ts';

const EVERY_MS = 60_000;
const LEASE_MS = 300_000;
/** No insert takes longer, or it has failed. */
const SETTLE_MS = 2_000;
/** Days in one round: each takes about a second, which questions and inserts would have had. */
const AT_ONCE = 4;

/** Keeps whole days counted, while it runs. */
export interface RollupUpkeep {
  /** Counts some of what waits now, or waits for the round that runs. */
  round(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it. Of servers that share a database, one counts, by a lease. */
export function startRollupUpkeep({
  store,
  log,
  everyMs = EVERY_MS,
  settleMs = SETTLE_MS,
}: {
  store: Pick<Store, 'claim' | 'roll'>;
  log: Log;
  /** @default 60 000 */
  everyMs?: number;
  /** @default 2000 */
  settleMs?: number;
}): RollupUpkeep {
  const holder = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isClosed = false;
  let isFilling = false;
  let said = '';

  async function run(): Promise<void> {
    if (!store.roll || !(await store.claim({ name: 'rollups', holder, forMs: LEASE_MS, settleMs }))) return;
    let { rolled, waiting } = await store.roll(1);
    // One by one, so that a server that stops need not wait for all.
    for (let done = 1; done < AT_ONCE && waiting > 0 && !isClosed; done++)
      ({ rolled, waiting } = await store.roll(1));
    if (waiting > AT_ONCE || isFilling) log('info', 'days are being counted', { counted: rolled, waiting });
    isFilling = waiting > AT_ONCE;
  }

  function round(): Promise<void> {
    running ??= run()
      .then(
        () => {
          said = '';
        },
        (error: unknown) => {
          const reason = reasonOf(error);
          // Once, and not every minute.
          if (said !== reason) log('warn', 'days were not counted; questions look at the events', { reason });
          said = reason;
        },
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  function next(): void {
    if (isClosed) return;
    // What a database holds from before is counted without a pause.
    timer = setTimeout(() => round().finally(next), isFilling ? everyMs / 20 : everyMs);
    timer.unref();
  }

  next();
  return {
    round,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
