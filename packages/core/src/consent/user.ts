import { nanoid } from 'nanoid';
import { exclusively } from '../browser/exclusively.ts';
import type { DeviceStorage } from '../browser/storage.ts';

/** Where it lies on the device. */
export const userKey = 'candor.user';
const dayMs = 86_400_000;

/**
 * The random id by which a browser is recognised, during a visit that began at `startedAt`; `undefined` where there may be none, or
 * is none yet. It is replaced between two visits and never within one, which would tie the old one to the new. All tabs share
 * it and none holds it in memory: what has been erased from the device comes back from nowhere.
 */
export function createUser(
  storage: DeviceStorage,
  /** How long one may be kept; 0 where there may be none. */
  days: () => number,
  /** Texts that have been erased, though they may still be read here. */
  gone: ReadonlySet<string>,
  /** There is one now, made here or by another tab. */
  onKnown: () => void,
): (startedAt: number) => string | undefined {
  const read = (startedAt: number): string | undefined => {
    const text = storage.get(userKey) ?? '';
    // What another hand may have written must still be an id.
    const known = !gone.has(text) && /^([\w-]{21}) (\d+)$/.exec(text);
    if (!known) return undefined;
    // A clock that was set back counts like one that ran ahead.
    return Math.abs(startedAt - Number(known[2])) < days() * dayMs ? known[1] : undefined;
  };

  return (startedAt) => {
    if (!days()) storage.remove(userKey);
    else if (!read(startedAt))
      exclusively(userKey, () => {
        const isKnown = days() && (read(startedAt) || storage.set(userKey, `${nanoid()} ${startedAt}`));
        if (isKnown) onKnown();
        return isKnown;
      });
    return read(startedAt);
  };
}
