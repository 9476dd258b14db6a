import type { Log } from '../log.ts';
import { type Rounds, startRounds } from '../rounds.ts';
import type { Store } from '../store/store.ts';
import type { Book } from './book.ts';
import { createDeliver, type DeliverDeps } from './deliver.ts';
import { evaluateDue, type RoundDeps } from './round.ts';

const EVERY_MS = 1_000;
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;
/** No insert takes longer, or it has failed. */
const SETTLE_MS = 2_000;
const SAVE_MS = 60_000;

/** What evaluates rules and sends messages, one round after the other. */
export type Scheduler = Rounds;

interface SchedulerDeps extends RoundDeps, DeliverDeps {
  store: RoundDeps['store'] & Pick<Store, 'claim'>;
  book: Book;
  log: Log;
  /** The same for one server whenever it starts, and for no other. */
  holder: string;
  /** @default 1000 */
  everyMs?: number;
  /** @default 2000 */
  settleMs?: number;
}

/** Starts rounds. Of servers that share a database and a copy of the same alerts, one evaluates, by a lease. */
export function startScheduler(deps: SchedulerDeps): Scheduler {
  const { store, book, rules, now, log, holder, everyMs = EVERY_MS, settleMs = SETTLE_MS } = deps;
  const deliverDue = createDeliver(deps);
  let delivering: Promise<void> | undefined;
  let isClosing = false;
  let claimedAt = Number.NEGATIVE_INFINITY;
  let isHolder = false;
  let savedAt = now();

  async function hold(): Promise<boolean> {
    const age = now() - claimedAt;
    // A clock that was set back says nothing of how old a claim is.
    if (age >= 0 && age < RENEW_MS) return isHolder;
    try {
      const name = `alerts ${book.state.id}`;
      isHolder = await store.claim({ name, holder, forMs: LEASE_MS, settleMs });
      claimedAt = now();
    } catch {
      // A store that is away cannot be asked questions either, but messages still go out, for as long as the lease lasts.
      isHolder = isHolder && now() - claimedAt < LEASE_MS;
    }
    return isHolder;
  }

  function deliver(): Promise<void> {
    delivering ??= deliverDue().finally(() => {
      delivering = undefined;
    });
    return delivering;
  }

  /** Thousands of rules take a while: who was told to stop does, another server may have gone on meanwhile, and messages wait for none of them. */
  async function mayGoOn(): Promise<boolean> {
    if (isClosing || !(await hold())) return false;
    const isNew = book.state.deliveries.some(({ attempts, nextAt }) => attempts === 0 && nextAt !== null);
    // What fails is tried again when the round ends, which says why.
    if (isNew) deliver().catch(() => {});
    return true;
  }

  async function run(): Promise<void> {
    const isIdle =
      rules().length === 0 &&
      book.state.deliveries.every(({ nextAt }) => nextAt === null) &&
      Object.keys(book.state.rules).length === 0;
    if (isIdle || !(await hold())) return;
    await evaluateDue(deps, mayGoOn);
    await delivering?.catch(() => {});
    if (isClosing || !(await hold())) return;
    await deliver();
    const age = now() - savedAt;
    if (age >= 0 && age < SAVE_MS) return;
    savedAt = now();
    await book.save();
  }

  const rounds = startRounds({
    run,
    pauseMs: () => everyMs,
    onFail: (reason) => log('error', 'alerts were not evaluated', { reason }),
  });
  return {
    round: rounds.round,
    async close() {
      isClosing = true;
      await rounds.close();
      await book.save();
    },
  };
}
