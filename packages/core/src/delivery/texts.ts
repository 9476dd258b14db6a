import { delMany, getMany, keys, setMany } from 'idb-keyval';
import { createDatabase } from '../browser/database.ts';
import type { DeviceStorage } from '../browser/storage.ts';

/** Texts on the device, by name; each promise may be rejected. */
export interface Texts {
  names(): Promise<readonly string[]>;
  read(names: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** All of them or none. */
  write(texts: readonly (readonly [name: string, text: string])[]): Promise<void>;
  remove(names: readonly string[]): Promise<void>;
  /** Removes everything, beginning in this very task. */
  clear(): Promise<void>;
  /** Lets go of what it holds open. */
  close(): void;
}

/** In IndexedDB: what is written survives the browser's end. */
export function databaseTexts(): Texts {
  const { use, close, remove } = createDatabase('candor', 'journal');
  return {
    names: async () => (await keys(use)).map(String),
    read: (names) => getMany<string>([...names], use),
    write: (texts) => setMany([...texts] as [string, string][], use),
    remove: (names) => delMany([...names], use),
    clear: remove,
    close,
  };
}

const prefix = 'candor.j ';

/** In `localStorage`: written before the next statement runs, and so before the page can die. */
export interface LocalTexts {
  names(): readonly string[];
  read(name: string): string | undefined;
  write(name: string, text: string): boolean;
  remove(name: string): void;
}

export function localTexts(storage: DeviceStorage): LocalTexts {
  return {
    names: () => storage.keys(prefix).map((key) => key.slice(prefix.length)),
    read: (name) => storage.get(prefix + name),
    write: (name, text) => storage.set(prefix + name, text),
    remove: (name) => storage.remove(prefix + name),
  };
}
