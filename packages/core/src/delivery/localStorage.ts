import type { DeviceStorage } from '../browser/storage.ts';
import type { KeptTexts } from './keep.ts';

const prefix = 'candor.kept ';

/** Texts in `localStorage`: a few megabytes, written at once. */
export function localStorageTexts(storage: DeviceStorage): KeptTexts {
  return {
    keys: async () => storage.keys(prefix).map((key) => key.slice(prefix.length)),
    get: async (key) => storage.get(prefix + key),
    async set(key, text) {
      if (!storage.set(prefix + key, text)) throw new Error('localStorage is full or denied');
    },
    async remove(keys) {
      for (const key of keys) storage.remove(prefix + key);
    },
  };
}
