import type { ServiceStatus } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';
import { wordList } from './wordList.ts';

/** What a health check's events are called. */
export const HEALTH_TYPE = 'health.check';

/**
 * Worst last. A check that could not tell is worse than a slow service, for it counts as unavailable,
 * but it must not hide one that is known to be down.
 */
export const STATUS_ORDER: readonly ServiceStatus[] = ['healthy', 'degraded', 'unknown', 'unhealthy'];

/** The states that count as available. */
const AVAILABLE: readonly ServiceStatus[] = ['healthy', 'degraded'];

/**
 * Holds for checks in which the service did its work. A page calls a service degraded until it has failed several times in a row, and most visits end before: so it says of each check
 * whether that one failed. Who does not say so is judged by the state alone.
 */
export const IS_AVAILABLE: string = `status IN (${wordList(AVAILABLE)}) AND success != 'false'`;

/** The same of one event. */
export function isAvailable({ attributes }: InnerEvent): boolean {
  return AVAILABLE.includes(toServiceStatus(attributes['status'])) && attributes['success'] !== 'false';
}

/** Reads a state as it was stored; a word we do not know tells us nothing. */
export function toServiceStatus(text: string | undefined): ServiceStatus {
  return STATUS_ORDER.find((status) => status === text) ?? 'unknown';
}
