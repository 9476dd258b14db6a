import { nanoid } from 'nanoid';
import type { DeviceStorage } from '../browser/storage.ts';

/** Names of secrets on the device begin so, each with when its visit began. */
export const secretPrefix = 'candor.secret ';
/** And names of the servers that something was sent to, for each of them may have to erase it. */
export const placePrefix = 'candor.place ';
/** Names of erasures that a server has not confirmed, each with when it was asked for and what it has to be shown. */
export const erasurePrefix = 'candor.forget ';
/** Name of the visit that goes on, which all tabs share. */
export const visitKey = 'candor.session';
const dayMs = 86_400_000;

/** The secrets of this browser's visits, by which the person proves to a server that a visit was theirs. */
export interface Secrets {
  /** A new one, of 132 random bits. */
  make(): string;
  /** Remembers it on the device, as long as a server keeps what is sent under it. */
  keep(secret: string): void;
  /** Writes down what each server has to be shown before it erases; that outlives everything but the decision. */
  owe(): void;
}

/** One name for each, so that no tab overwrites what another has just added. Nothing of it leaves unless the person asks. */
export function createSecrets(
  storage: DeviceStorage,
  isAllowed: () => boolean,
  place: () => string | undefined,
  days: () => number,
): Secrets {
  const keep = (secret: string): void => {
    if (!isAllowed()) return;
    // Each time: two collectors of one page share the visit and may send to different places.
    const to = place();
    if (to) storage.set(placePrefix + to, '');
    const name = secretPrefix + secret;
    if (storage.get(name)) return;
    storage.set(name, String(Date.now()));
    // A visit that began on the last day may have lasted into the next.
    for (const old of storage.keys(secretPrefix))
      if (Date.now() - Number(storage.get(old)) > (days() + 1) * dayMs) storage.remove(old);
  };

  return {
    make() {
      const secret = nanoid(22);
      keep(secret);
      return secret;
    },
    keep,
    owe() {
      const secrets = listNames(storage, secretPrefix);
      if (!secrets.length) return;
      for (const to of listNames(storage, placePrefix)) {
        const [, ...owed] = (storage.get(erasurePrefix + to) ?? '').split(' ');
        storage.set(erasurePrefix + to, [Date.now(), ...owed, ...secrets].join(' '));
      }
    },
  };
}

/** What is behind a prefix in the names on the device. */
export function listNames(storage: DeviceStorage, prefix: string): string[] {
  return storage.keys(prefix).map((name) => name.slice(prefix.length));
}

/** A server's address without the key. */
export function toServerName(place: string): string {
  return place.replace(/\?.*/, '');
}
