import type { DeviceStorage } from '../browser/storage.ts';
import { nameOf, sealOf } from './record.ts';

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

/** What grows stays under the name that it had at first, with what has changed of that as its last line: to move it costs twice as much. */
export function localTexts(storage: DeviceStorage): LocalTexts {
  /** Names at first, by the names now. */
  const places = new Map<string, string>();
  const placeOf = (name: string): string => places.get(name) ?? name;
  const at = (place: string): string | undefined => storage.get(prefix + place);
  const look = (place: string): string => {
    const name = nameOf(place, at(place));
    if (name !== place) places.set(name, place);
    return name;
  };
  return {
    names: () => storage.keys(prefix).map((key) => look(key.slice(prefix.length))),
    read(name) {
      const place = placeOf(name);
      const text = at(place);
      // It may have grown since.
      if (nameOf(place, text) !== name) return undefined;
      return place === name ? text : text?.slice(0, -sealOf(name).length);
    },
    write(name, text, before) {
      const place = placeOf(before ?? name);
      if (!storage.set(prefix + place, before ? text + sealOf(name) : text)) return false;
      if (before) places.delete(before);
      if (before) places.set(name, place);
      return true;
    },
    remove(name) {
      const place = placeOf(name);
      places.delete(name);
      if (nameOf(place, at(place)) === name) storage.remove(prefix + place);
    },
  };
}
