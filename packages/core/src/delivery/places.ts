import type { DeviceStorage } from '../browser/storage.ts';
import type { Waiting } from './deliver.ts';
import { indexedDBTexts } from './indexedDB.ts';
import { type Keep, type KeepOptions, keep } from './keep.ts';
import { localStorageTexts } from './localStorage.ts';

/** The places on the device where envelopes may be kept. */
export interface Places {
  readonly localStorage: Keep;
  readonly indexedDB: Keep;
  /** What earlier visits kept, the oldest first. */
  oldest(): Promise<Waiting | undefined>;
  clear(): Promise<void>;
}

/** Opens nothing until something is kept or asked for. */
export function createPlaces(storage: DeviceStorage, options: Omit<KeepOptions, 'texts'>): Places {
  const local = keep({ ...options, texts: localStorageTexts(storage) });
  const indexed = keep({ ...options, texts: indexedDBTexts() });
  return {
    localStorage: local,
    indexedDB: indexed,
    // IndexedDB is denied in some private modes: then nothing can have been kept there.
    oldest: async () => (await local.oldest()) ?? indexed.oldest().catch(() => undefined),
    async clear() {
      await Promise.allSettled([local.clear(), indexed.clear()]);
    },
  };
}
