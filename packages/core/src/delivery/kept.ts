import type { Source } from './deliver.ts';
import type { Places, PlacesOptions } from './places.ts';
import type { Transport } from './transport.ts';

/** What is kept on the device; most pages never need the code for it, so it is loaded when one does. */
export interface Kept {
  transport(place: 'localStorage' | 'indexedDB'): Transport;
  /** What earlier visits kept, the oldest first. */
  readonly source: Source;
  /** Removes everything of ours, beginning in this very task. */
  clear(): Promise<void>;
}

/** All names of ours begin so; where the name alone is stored, something is kept. */
export const note = 'candor.kept';
const database = 'candor';

/** Touches nothing and loads nothing until something is kept or may have been. */
export function createKept(options: PlacesOptions): Kept {
  const { storage, isAllowed } = options;
  let places: Promise<Places> | undefined;
  const load = (): Promise<Places> => {
    places ??= import('./places.ts').then(
      ({ createPlaces }) => createPlaces(options),
      (problem) => {
        places = undefined; // Offline, or after a new release: the next try may find it.
        throw problem;
      },
    );
    return places;
  };

  return {
    transport(place) {
      // Before it is needed, for then the page may be offline.
      if (isAllowed()) load().catch(() => undefined);
      return {
        send: async (envelope, signal) =>
          isAllowed() ? (await load())[place].send(envelope, signal) : 'held',
      };
    },

    source: async () => (isAllowed() && storage.get(note) ? (await load()).oldest() : undefined),

    async clear() {
      const isNoted = storage.get(note);
      for (const key of storage.keys(note)) storage.remove(key);
      if (places) await places.then((loaded) => loaded.clear()).catch(() => undefined);
      else if (isNoted) globalThis.indexedDB?.deleteDatabase(database);
    },
  };
}
