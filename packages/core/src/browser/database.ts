import type { UseStore } from 'idb-keyval';
import { after } from './after.ts';
import { attempt, guard } from './guard.ts';

/** One object store of an IndexedDB database. */
export interface Database {
  /** What idb-keyval calls a store; rejected when IndexedDB is denied, broken or silent for too long. */
  readonly use: UseStore;
  /** Lets go of the connection; the next use opens another. */
  close(): void;
}

// Longer than a slow phone needs; a database that another tab is upgrading never answers at all.
const timeLimitMs = 1000;

/** Opens nothing until it is used. */
export function createDatabase(name: string, store: string): Database {
  let opened: Promise<IDBDatabase> | undefined;

  const close = async (): Promise<void> => {
    const closing = opened;
    opened = undefined;
    try {
      (await closing)?.close();
    } catch {
      // Never opened: nothing to close.
    }
  };

  const open = (): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      // Without a version, so that a newer one of ours in another tab does not lock this one out.
      const request = globalThis.indexedDB.open(name);
      request.onupgradeneeded = () => request.result.createObjectStore(store);
      request.onerror = request.onblocked = () => reject(request.error);
      request.onsuccess = () => {
        // Others may delete or upgrade it; the browser may close it when the person clears the site's data.
        request.result.onversionchange = request.result.onclose = close;
        resolve(request.result);
      };
    });

  return {
    async use(mode, act) {
      try {
        return await inTime(async () => {
          opened ??= open();
          return await act((await opened).transaction(store, mode).objectStore(store));
        });
      } catch (problem) {
        void close();
        throw problem;
      }
    },
    close,
  };
}

function inTime<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopTimer = after(timeLimitMs, reject);
    guard(async () => {
      await attempt(async () => resolve(await work()), reject);
      stopTimer();
    })();
  });
}
