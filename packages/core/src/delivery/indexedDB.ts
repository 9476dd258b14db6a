import { createStore, delMany, get, keys, set, type UseStore } from 'idb-keyval';
import type { KeptTexts } from './keep.ts';

/** Texts in IndexedDB: as much as the browser gives, written soon. Opened when first used. */
export function indexedDBTexts(): KeptTexts {
  let store: UseStore | undefined;
  const open = (): UseStore => {
    store ??= createStore('candor', 'kept');
    return store;
  };
  return {
    keys: async () => (await keys(open())).map(String),
    get: async (key) => get<string>(key, open()),
    set: async (key, text) => set(key, text, open()),
    remove: async (gone) => delMany([...gone], open()),
  };
}
