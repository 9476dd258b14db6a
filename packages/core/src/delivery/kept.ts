import type { DeviceStorage } from '../browser/storage.ts';
import type { Source } from './deliver.ts';
import { indexedDBTexts } from './indexedDB.ts';
import { type Keep, type KeptTexts, keep } from './keep.ts';
import { localStorageTexts } from './localStorage.ts';

interface KeptOptions {
  readonly storage: DeviceStorage;
  readonly isAllowed: () => boolean;
  readonly maxBytes: () => number;
  readonly onOverflow: (events: number) => void;
}

/** The places on the device where envelopes may be kept. */
export interface Kept {
  readonly localStorage: Keep;
  readonly indexedDB: Keep;
  /** What earlier visits kept, the oldest first. */
  readonly source: Source;
  /** Removes everything of ours from all of them. */
  clear(): Promise<void>;
}

/** Says that there is something in IndexedDB, so that nobody opens it in vain. */
const noteKey = 'candor.kept';

/** Touches nothing until something is kept or asked for. */
export function createKept({ storage, ...options }: KeptOptions): Kept {
  const local = keep({ ...options, texts: localStorageTexts(storage) });
  const indexed = keep({ ...options, texts: noted(indexedDBTexts(), storage) });
  const isNoted = (): boolean => storage.get(noteKey) !== undefined;
  return {
    localStorage: local,
    indexedDB: indexed,
    source: async () => (await local.oldest()) ?? (isNoted() ? indexed.oldest() : undefined),
    async clear() {
      const gone = isNoted() ? indexed.clear() : undefined;
      storage.remove(noteKey);
      await Promise.all([local.clear(), gone]).catch(() => undefined);
    },
  };
}

function noted(texts: KeptTexts, storage: DeviceStorage): KeptTexts {
  return {
    ...texts,
    async set(key, text) {
      storage.set(noteKey, 'indexedDB');
      await texts.set(key, text);
    },
  };
}
