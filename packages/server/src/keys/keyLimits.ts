import { createKeyLimit, type KeyLimit } from '../intake/keyLimit.ts';
import type { KeyUsage } from './keyUsage.ts';
import type { WriteKey, WriteKeys } from './writeKeys.ts';

/** Pages ask again after an hour at the latest: by then somebody may have raised the quota. */
const longestWaitSeconds = 3600;

/** Holds each key to its own rate, or else the server's, and to its quota of the day. */
export function createKeyLimits(
  keys: Pick<WriteKeys, 'find'>,
  usage: KeyUsage,
  eventsPerSecond: number,
  now?: () => number,
): KeyLimit {
  const usual = createKeyLimit(eventsPerSecond, now);
  const own = new Map<string, { rate: number; limit: KeyLimit }>();

  function rateOf(found: WriteKey | undefined): KeyLimit {
    const rate = found?.eventsPerSecond;
    if (!found || rate === undefined) return usual;
    const known = own.get(found.id);
    if (known?.rate === rate) return known.limit;
    const limit = createKeyLimit(rate, now);
    own.set(found.id, { rate, limit });
    return limit;
  }

  function isUsedUp(found: WriteKey | undefined): boolean {
    return found?.eventsPerDay !== undefined && usage.today(found.id).events >= found.eventsPerDay;
  }

  return {
    isOpen(key) {
      const found = keys.find(key);
      const isOpen = !isUsedUp(found) && rateOf(found).isOpen(key);
      if (!isOpen && found) usage.add(found.id, 'refused', 1);
      return isOpen;
    },
    spend(key, events) {
      const found = keys.find(key);
      rateOf(found).spend(key, events);
      if (found) usage.add(found.id, 'events', events);
    },
    waitSeconds: (key) =>
      isUsedUp(keys.find(key)) ? Math.min(longestWaitSeconds, usage.secondsToMidnight()) : undefined,
  };
}
