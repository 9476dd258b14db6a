import { getMany, keys, promisifyRequest } from 'idb-keyval';
import { createDatabase } from '../browser/database.ts';
import { databaseName, storeName } from './localTexts.ts';

/** Texts on the device, by name; each promise may be rejected. */
export interface Texts {
  names(): Promise<readonly string[]>;
  read(names: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** Writes some and removes others: all of it or nothing. */
  change(texts: readonly (readonly [name: string, text: string])[], gone: readonly string[]): Promise<void>;
  /** Lets go of what it holds open. */
  close(): void;
}

/** In IndexedDB: what is written survives the browser's end. */
export function databaseTexts(): Texts {
  const { use, close } = createDatabase(databaseName, storeName);
  return {
    names: async () => (await keys(use)).map(String),
    read: (names) => getMany<string>([...names], use),
    change: (texts, gone) =>
      use('readwrite', (store) => {
        for (const [name, text] of texts) store.put(text, name);
        for (const name of gone) store.delete(name);
        // Or it ends only when the page has heard of them. One that is frozen before never does, and Chromium drops it from the
        // back/forward cache as soon as another tab waits for it.
        store.transaction.commit?.();
        return promisifyRequest(store.transaction);
      }),
    close,
  };
}
