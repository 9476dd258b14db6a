import type { DeviceStorage } from '../browser/storage.ts';
import { readName } from './record.ts';

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
  /** In the stead of `before`, where this is the same record with more in it. */
  write(name: string, text: string, before?: string): boolean;
  remove(name: string): void;
}

/** What grows stays under the name that it had at first, with its name now as its last line: to move it would cost twice as much. */
export function localTexts(storage: DeviceStorage): LocalTexts {
  /** Keys by names. */
  const places = new Map<string, string>();
  const placeOf = (name: string): string => places.get(name) ?? prefix + name;
  const look = (key: string): readonly [name: string, text: string | undefined] => {
    const text = storage.get(key);
    const end = text?.lastIndexOf('\n') ?? -1;
    const last = text?.slice(end + 1) ?? '';
    return readName(last) ? [last, text?.slice(0, end)] : [key.slice(prefix.length), text];
  };
  return {
    names() {
      // Other pages come and go.
      places.clear();
      return storage.keys(prefix).map((key) => {
        const [name] = look(key);
        places.set(name, key);
        return name;
      });
    },
    read(name) {
      const [found, text] = look(placeOf(name));
      // It may have grown since.
      return found === name ? text : undefined;
    },
    write(name, text, before = name) {
      const place = placeOf(before);
      if (!storage.set(place, before === name ? text : `${text}\n${name}`)) return false;
      places.delete(before);
      places.set(name, place);
      return true;
    },
    remove(name) {
      storage.remove(placeOf(name));
      places.delete(name);
    },
  };
}
