import type { DeviceStorage } from '../browser/storage.ts';

/** The database that records move on to. */
export const databaseName = 'candor';
/** Its only object store. */
export const storeName = 'journal';
/** Names of records in `localStorage` begin so. */
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
