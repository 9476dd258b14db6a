/** Holds each write key to a rate. A write key is public, so anybody can send with it. */
export interface KeyLimit {
  /** Whether the key may send now; asked before anything of a body is read. */
  isOpen(key: string): boolean;
  /** Whether less than a fifth is left of what it may send at once. */
  isLow(key: string): boolean;
  /** Counts events that were accepted, one for an envelope without any. A refused or repeated event costs nothing. */
  spend(key: string, events: number): void;
  /** Seconds until the key may send again, where that is known. */
  waitSeconds?(key: string): number | undefined;
}

/** Addresses are many; who was forgotten may begin again. */
const maxBuckets = 10_000;

interface Bucket {
  /** Events that may still come; below 0 after an envelope that was larger than what was left. */
  left: number;
  at: number;
}

/**
 * Makes a token bucket for each key that sends: `eventsPerSecond` in the long run, ten seconds' worth at once, without
 * limit when 0. `now` must not jump as wall clocks do.
 */
export function createKeyLimit(
  eventsPerSecond: number,
  now: () => number = () => performance.now(),
): KeyLimit {
  if (eventsPerSecond === 0) return { isOpen: () => true, isLow: () => false, spend: () => {} };
  const full = eventsPerSecond * 10;
  const buckets = new Map<string, Bucket>();

  function refilled(key: string): Bucket {
    const at = now();
    const bucket = buckets.get(key) ?? { left: full, at };
    bucket.left = Math.min(full, bucket.left + ((at - bucket.at) / 1000) * eventsPerSecond);
    bucket.at = at;
    // The one that was asked for last lies last.
    buckets.delete(key);
    buckets.set(key, bucket);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= maxBuckets) break;
      buckets.delete(oldest);
    }
    return bucket;
  }

  return {
    isOpen: (key) => refilled(key).left > 0,
    isLow: (key) => refilled(key).left < full / 5,
    spend(key, events) {
      refilled(key).left -= events;
    },
  };
}
