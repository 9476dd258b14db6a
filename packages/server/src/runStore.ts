import { setTimeout as wait } from 'node:timers/promises';
import { createKnownIds, type KnownIds, LEAST_KNOWN } from './intake/knownIds.ts';
import { type Booker, createBooker } from './loader/booker.ts';
import { type Loader, startLoader } from './loader/loader.ts';
import type { Quarantine } from './loader/quarantine.ts';
import { type Log, reasonOf, sayRarely } from './log.ts';
import type { ErasedVisits } from './privacy/erased.ts';
import type { RestrictedVisits } from './privacy/restrictedVisits.ts';
import type { Spool } from './spool/spool.ts';
import { toStartProblem } from './startProblem.ts';
import { mayPass } from './store/StoreProblem.ts';
import type { Store } from './store/store.ts';

/** A store that is being brought up and loaded. */
export interface RunningStore {
  /** Whether the store's ids are known, so that repeats can be told from news. */
  isReady(): boolean;
  /** Until when everything that was taken in is in the store; `undefined` while that is not known. */
  storedUntil(): number | undefined;
  poke(): void;
  hurry(): void;
  close(): Promise<void>;
}

interface RunOptions {
  store: Store;
  spool: Spool;
  known: KnownIds;
  quarantine: Quarantine;
  rememberSince: number;
  erased: Pick<ErasedVisits, 'add'>;
  restricted: Pick<RestrictedVisits, 'learn'>;
  /** Ids that wait in the spool from an earlier run; absent where they are not kept apart. */
  waiting?: Pick<KnownIds, 'has' | 'size'>;
  onSetAside: (projects: readonly string[]) => void;
  onRepeated: (projects: readonly string[]) => void;
  onStored: (payloads: readonly Buffer[]) => Promise<void>;
  log: Log;
  now: () => number;
}

const retryMs = 2000;
/** A server that said nothing for as long as a large database takes to be brought up to date would be ended by what watches over it, and begin again for ever. */
const patienceMs = 15_000;
const closeGraceMs = 2500;
const relearnMs = 10_000;

/**
 * Brings the schema up to date, learns the ids of recent events, then starts the loader. A store that is away at first is
 * asked again until it answers, and one that takes long is not waited for; one that refuses its schema soon ends the start.
 */
export async function runStore(options: RunOptions): Promise<RunningStore> {
  const { log } = options;
  let loader: Loader | undefined;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;
  // At the start it would have ended that; by now only the log can tell.
  const sayRefused = sayRarely((reason) => log('error', 'no events are taken yet', { reason }));

  async function prepare(): Promise<void> {
    const started = await learn(options);
    // Closed in the meantime: a loader started now would have nobody to stop it.
    if (!isClosed) loader = startLoader({ ...options, ...started });
  }

  function prepareLater(): void {
    retry = setTimeout(() => follow(prepare()), retryMs);
  }

  function follow(preparing: Promise<void>): void {
    preparing.then(
      () => log('warn', 'the store answers now'),
      (error: unknown) => {
        if (isClosed) return;
        if (!mayPass(error)) sayRefused(toStartProblem(error).message);
        prepareLater();
      },
    );
  }

  try {
    const preparing = prepare();
    const isLate = await Promise.race([preparing.then(() => false), wait(patienceMs, true, { ref: false })]);
    if (isLate) {
      log('warn', 'the store is being brought up to date; events are taken as soon as it is');
      follow(preparing);
    }
  } catch (error) {
    if (!mayPass(error)) throw toStartProblem(error);
    log('warn', 'the store is away; events are taken as soon as it answers', { reason: reasonOf(error) });
    prepareLater();
  }
  // Of other servers on the same cluster.
  const relearn = setInterval(() => {
    if (loader && options.store.kind === 'cluster')
      options.store.restrictions.all().then(options.restricted.learn, () => {});
  }, relearnMs);
  relearn.unref();
  return {
    isReady: () => loader !== undefined,
    storedUntil: () => loader?.storedUntil(),
    poke: () => loader?.poke(),
    hurry: () => loader?.hurry(),
    async close() {
      isClosed = true;
      clearTimeout(retry);
      clearInterval(relearn);
      await loader?.close(closeGraceMs);
    },
  };
}

async function learn(options: RunOptions): Promise<{ isStored?: (id: string) => boolean; booker?: Booker }> {
  const { store, spool, known, rememberSince, erased, restricted } = options;
  await store.migrate();
  erased.add(await store.marks());
  restricted.learn(await store.restrictions.all());
  // Before the events: what is booked by then is open, or stored.
  const booker = await openBooker(options);
  // Apart from `known`, which also holds what waits in the spool.
  const stored = spool.isResumeDoubtful ? createKnownIds() : undefined;
  // Of more the first would be forgotten again, and with them what waits in the spool.
  for await (const ids of store.recentIds(rememberSince, undefined, LEAST_KNOWN)) {
    for (const id of ids) {
      known.add(id);
      stored?.add(id);
    }
  }
  return { ...(stored && { isStored: stored.has }), ...(booker && { booker }) };
}

async function openBooker(options: RunOptions): Promise<Booker | undefined> {
  const { store, spool, known, waiting, rememberSince } = options;
  const { bookings } = store;
  if (!bookings) return undefined;
  return createBooker({
    store: { bookings, recentIds: store.recentIds },
    known,
    rememberSince,
    ...(waiting && waiting.size > 0 && { isWaiting: waiting.has }),
    isIdle: spool.isIdle,
    isOwn: spool.hasToken,
  });
}
