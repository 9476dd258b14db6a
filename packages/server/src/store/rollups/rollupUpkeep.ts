import { randomUUID } from 'node:crypto';
import type { Log } from '../../log.ts';
import { type Rounds, startRounds } from '../../rounds.ts';
import type { Store } from '../store.ts';

const EVERY_MS = 60_000;
const LEASE_MS = 300_000;
/** No insert takes longer, or it has failed. */
const SETTLE_MS = 2_000;
/** Days in one round: each takes about a second, which questions and inserts would have had. */
const AT_ONCE = 4;

/** Keeps whole days counted, while it runs. */
export type RollupUpkeep = Rounds;

/** Starts it. Of servers that share a database, one counts, by a lease. */
export function startRollupUpkeep({
  store,
  isReady,
  log,
  everyMs = EVERY_MS,
  settleMs = SETTLE_MS,
}: {
  store: Pick<Store, 'claim' | 'roll'>;
  /** Whether the database is up to date. */
  isReady: () => boolean;
  log: Log;
  /** @default 60 000 */
  everyMs?: number;
  /** @default 2000 */
  settleMs?: number;
}): RollupUpkeep {
  const holder = randomUUID();
  let isClosed = false;
  let isFilling = false;

  async function run(): Promise<void> {
    if (!store.roll || !isReady()) return;
    if (!(await store.claim({ name: 'rollups', holder, forMs: LEASE_MS, settleMs }))) return;
    let { rolled, waiting } = await store.roll(1);
    // One by one, so that a server that stops need not wait for all.
    for (let done = 1; done < AT_ONCE && waiting > 0 && !isClosed; done++)
      ({ rolled, waiting } = await store.roll(1));
    if (waiting > AT_ONCE || isFilling) log('info', 'days are being counted', { counted: rolled, waiting });
    isFilling = waiting > AT_ONCE;
  }

  const rounds = startRounds({
    run,
    // What a database holds from before is counted without a pause.
    pauseMs: () => (isFilling ? everyMs / 20 : everyMs),
    onFail: (reason) => log('warn', 'days were not counted; questions look at the events', { reason }),
  });
  return {
    round: rounds.round,
    close() {
      isClosed = true;
      return rounds.close();
    },
  };
}
