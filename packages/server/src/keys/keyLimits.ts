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

  /** How much of a quota is gone, from 0 to 1 and beyond. */
  function spentOf(found: WriteKey | undefined): number {
    return found?.eventsPerDay === undefined ? 0 : usage.today(found.id).events / found.eventsPerDay;
  }

  return {
    isOpen(key) {
      const found = keys.find(key);
      const isOpen = spentOf(found) < 1 && rateOf(found).isOpen(key);
      if (!isOpen && found) usage.add(found.id, 'refused', 1);
      return isOpen;
    },
    isLow(key) {
      const found = keys.find(key);
      return spentOf(found) > 0.8 || rateOf(found).isLow(key);
    },
    spend(key, events) {
      const found = keys.find(key);
      rateOf(found).spend(key, events);
      if (found) usage.add(found.id, 'events', events);
    },
    waitSeconds: (key) =>
      spentOf(keys.find(key)) >= 1 ? Math.min(longestWaitSeconds, usage.secondsToMidnight()) : undefined,
  };
}
