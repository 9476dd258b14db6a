import { delMany, getMany, keys, setMany } from 'idb-keyval';
import { createDatabase } from '../browser/database.ts';
import { databaseName } from './localTexts.ts';

/** Texts on the device, by name; each promise may be rejected. */
export interface Texts {
  names(): Promise<readonly string[]>;
  read(names: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** All of them or none. */
  write(texts: readonly (readonly [name: string, text: string])[]): Promise<void>;
  remove(names: readonly string[]): Promise<void>;
  /** Lets go of what it holds open. */
  close(): void;
}

/** In IndexedDB: what is written survives the browser's end. */
export function databaseTexts(): Texts {
  const { use, close } = createDatabase(databaseName, 'journal');
  return {
    names: async () => (await keys(use)).map(String),
    read: (names) => getMany<string>([...names], use),
    write: (texts) => setMany([...texts] as [string, string][], use),
    remove: (names) => delMany([...names], use),
    close,
  };
}
