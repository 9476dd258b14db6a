import type { DeviceStorage } from '../browser/storage.ts';
import type { Waiting } from './deliver.ts';
import { indexedDBTexts } from './indexedDB.ts';
import { type Keep, type KeepOptions, keep } from './keep.ts';
import { note } from './kept.ts';
import { localStorageTexts } from './localStorage.ts';

/** The places on the device where envelopes may be kept. */
export interface Places {
  readonly localStorage: Keep;
  readonly indexedDB: Keep;
  /** What earlier visits kept, the oldest first. */
  oldest(): Promise<Waiting | undefined>;
  clear(): Promise<void>;
}

/** What places are made of. */
export interface PlacesOptions extends Omit<KeepOptions, 'texts' | 'onKeep'> {
  readonly storage: DeviceStorage;
}

/** Opens nothing until something is kept or asked for. */
export function createPlaces({ storage, ...options }: PlacesOptions): Places {
  const onKeep = (): void => void storage.set(note, 'yes');
  const local = keep({ ...options, onKeep, texts: localStorageTexts(storage) });
  const indexed = keep({ ...options, onKeep, texts: indexedDBTexts() });
  return {
    localStorage: local,
    indexedDB: indexed,
    async oldest() {
      // IndexedDB is denied in some private modes: then nothing can have been kept there.
      const oldest = (await local.oldest()) ?? (await indexed.oldest().catch(() => undefined));
      if (!oldest) storage.remove(note);
      return oldest;
    },
    async clear() {
      await Promise.allSettled([local.clear(), indexed.clear()]);
    },
  };
}
