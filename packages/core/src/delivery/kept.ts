import type { DeviceStorage } from '../browser/storage.ts';
import type { Source } from './deliver.ts';
import type { Places } from './places.ts';
import type { Transport } from './transport.ts';

interface KeptOptions {
  readonly storage: DeviceStorage;
  /** Whether anything may be stored on the device now. */
  readonly isAllowed: () => boolean;
  readonly maxBytes: () => number;
  /** Told of events that are let go, by reason. */
  readonly drop: (reason: string, events: number) => void;
}

/** What is kept on the device; most pages never need the code for it, so it is loaded when one does. */
export interface Kept {
  transport(place: 'localStorage' | 'indexedDB'): Transport;
  /** What earlier visits kept, the oldest first. */
  readonly source: Source;
  /** Removes everything of ours, beginning in this very task. */
  clear(): Promise<void>;
}

/** All names of ours begin so; the name alone says that something is kept. */
const prefix = 'candor.kept';
const database = 'candor';

/** Touches nothing and loads nothing until something is kept or may have been. */
export function createKept({ storage, ...options }: KeptOptions): Kept {
  let places: Promise<Places> | undefined;
  const load = (): Promise<Places> => {
    places ??= import('./places.ts').then(
      ({ createPlaces }) => createPlaces(storage, options),
      (problem) => {
        places = undefined; // Offline, or after a new release: the next try may find it.
        throw problem;
      },
    );
    return places;
  };
  const isNoted = (): boolean => storage.get(prefix) !== undefined;

  return {
    transport(place) {
      if (options.isAllowed()) load().catch(() => undefined);
      return {
        async send(envelope, signal) {
          if (!options.isAllowed()) return 'held';
          const { [place]: keep } = await load();
          storage.set(prefix, place);
          return keep.send(envelope, signal);
        },
      };
    },

    async source() {
      if (!options.isAllowed() || !isNoted()) return undefined;
      const oldest = await (await load()).oldest();
      if (!oldest) storage.remove(prefix);
      return oldest;
    },

    async clear() {
      const wasNoted = isNoted();
      for (const key of storage.keys(prefix)) storage.remove(key);
      if (places) await places.then((loaded) => loaded.clear()).catch(() => undefined);
      else if (wasNoted) globalThis.indexedDB?.deleteDatabase(database);
    },
  };
}
