import type { KeyLimit } from './keyLimit.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Refuses a key that has sent what it may, until it may again where that is known. */
export function refuseRate(key: string, limit: KeyLimit): Refusal {
  const retryAfter = limit.waitSeconds?.(key);
  const refusal = refuse(429, 'rate', 'This key sends more than it may; send again later.');
  return retryAfter === undefined ? refusal : { ...refusal, retryAfter };
}
