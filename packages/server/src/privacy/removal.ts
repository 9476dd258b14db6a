import type { Log } from '../log.ts';
import { startRounds } from '../rounds.ts';
import type { PassSpool } from '../spool/passSpool.ts';
import type { Store } from '../store/store.ts';
import type { Purge } from './purge.ts';

/** Removes from the tables what no question finds any more. */
export interface Removal {
  /** Soon, and together with what else is erased by then; resolves when it is done, and rejects when that failed: then it is tried again. */
  request(name: string): Promise<void>;
  /** To be called when no question is under way. */
  close(): Promise<void>;
}

/** What it needs of the rest. */
export interface RemovalDeps {
  store: Pick<Store, 'removals'>;
  /** Whether other servers erase in the same store. */
  isShared: boolean;
  passSpool: PassSpool;
  purge: Pick<Purge, 'request'>;
  /** Whether the store can be asked by now. */
  isReady: () => boolean;
  log: Log;
  /** How often there is looked for what was cut off. @default 60 000 */
  everyMs?: number;
  /** From when on an erasure is one that was cut off. @default 600 000 */
  abandonedMs?: number;
  /** Longer than any question takes. @default 40 000 where a store is shared, else 12 000 */
  restMs?: number;
  now?: () => number;
}

interface Waiting {
  name: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Starts it; goes on with what a stop has cut off. */
export function startRemoval({
  store: { removals },
  isShared,
  passSpool,
  purge,
  isReady,
  log,
  everyMs = 60_000,
  abandonedMs = 600_000,
  restMs = isShared ? 40_000 : 12_000,
  now = () => performance.now(),
}: RemovalDeps): Removal {
  const startedAt = now();
  /** Until when questions may be under way that began before the removal. */
  const removed = new Map<string, number>();
  /** Those that were asked for and have failed. */
  const failed = new Set<string>();
  const waiting: Waiting[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  async function run(): Promise<void> {
    if (!isReady()) return;
    const asked = waiting.splice(0);
    const names = [...new Set([...failed, ...asked.map(({ name }) => name)])];
    try {
      if (names.length > 0) await remove(names);
    } catch (error) {
      for (const { name, reject } of asked) {
        failed.add(name);
        reject(error);
      }
      throw error;
    }
    for (const { resolve } of asked) resolve();
    await resume();
    await forget();
  }

  /** Goes on with what nobody here has asked for. */
  async function resume(): Promise<void> {
    if (now() - lookedAt < everyMs) return;
    const ageMs = isShared ? abandonedMs : Math.min(abandonedMs, now() - startedAt);
    const found = (await removals.all()).filter((one) => one.ageMs > ageMs && !removed.has(one.name));
    if (found.length > 0) {
      // What came before the stop is on its way.
      await passSpool();
      await remove(found.map(({ name }) => name));
    }
    lookedAt = now();
  }

  async function remove(names: readonly string[]): Promise<void> {
    await removals.remove(names);
    for (const name of names) {
      failed.delete(name);
      removed.set(name, now() + restMs);
    }
    purge.request();
  }

  async function forget(): Promise<void> {
    const over = [...removed].filter(([, until]) => until <= now()).map(([name]) => name);
    if (over.length === 0) return;
    await removals.forget(over);
    for (const name of over) removed.delete(name);
  }

  const rounds = startRounds({
    run,
    pauseMs: () => PAUSE_MS,
    onFail: (reason) =>
      log('warn', 'erased rows are in no answer, and still in the tables; this is tried again', { reason }),
  });
  return {
    request(name) {
      const done = new Promise<void>((resolve, reject) => {
        waiting.push({ name, resolve, reject });
      });
      // One that runs already has what it removes.
      rounds.round().then(() => (waiting.length > 0 && !isClosed ? rounds.round() : undefined));
      return done;
    },
    async close() {
      isClosed = true;
      await rounds.close();
      // Nobody asks any more, and what is removed leaves no name behind; where that fails the next start sees to it.
      if (!isShared && removed.size > 0) await removals.forget([...removed.keys()]).catch(() => {});
    },
  };
}

const PAUSE_MS = 3_000;
