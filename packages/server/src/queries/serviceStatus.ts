import type { ServiceStatus } from '../api/types.ts';

/** What a health check's events are called. */
export const HEALTH_TYPE = 'health.check';

/**
 * Worst last. A check that could not tell is worse than a slow service, for it counts as unavailable,
 * but it must not hide one that is known to be down.
 */
export const STATUS_ORDER: readonly ServiceStatus[] = ['healthy', 'degraded', 'unknown', 'unhealthy'];

/** The states that count as available. */
export const AVAILABLE: readonly ServiceStatus[] = ['healthy', 'degraded'];

/** Reads a state as it was stored; a word we do not know tells us nothing. */
export function toServiceStatus(text: string | undefined): ServiceStatus {
  return STATUS_ORDER.find((status) => status === text) ?? 'unknown';
}
