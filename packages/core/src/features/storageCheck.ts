import { check, notNegative } from '../option.ts';
import { HealthStatus } from './HealthStatus.ts';
import type { ServiceCheck } from './runCheck.ts';

/** How much room a page needs. */
export interface StorageCheckOptions {
  /**
   * Less free than this, in bytes, is degraded.
   * @default 5000000
   */
  readonly minFreeBytes?: number | undefined;
}

/**
 * A check of the room that the browser gives the site's storage: none or blocked is unhealthy, little degraded. It only looks and writes
 * nothing, so it needs nobody's consent.
 */
export function storageCheck({ minFreeBytes = 5_000_000 }: StorageCheckOptions = {}): ServiceCheck {
  check('minFreeBytes', notNegative, minFreeBytes);
  return async () => {
    // Both throw where the person has blocked storage.
    void globalThis.localStorage.length;
    void globalThis.indexedDB.cmp(0, 1);
    const { usage = 0, quota } = (await globalThis.navigator.storage?.estimate()) ?? {};
    if (quota === undefined) return { status: HealthStatus.HEALTHY };
    const free = quota - usage;
    if (free <= 0) return { status: HealthStatus.UNHEALTHY, message: 'full' };
    if (free < minFreeBytes) return { status: HealthStatus.DEGRADED, message: `${free} bytes free` };
    return { status: HealthStatus.HEALTHY };
  };
}
