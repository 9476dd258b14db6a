/** How a service is doing. */
export const HealthStatus = {
  HEALTHY: 'healthy',
  DEGRADED: 'degraded',
  UNHEALTHY: 'unhealthy',
  /** Nothing has been heard of it yet. */
  UNKNOWN: 'unknown',
} as const;

/** How a service is doing. */
export type HealthStatus = (typeof HealthStatus)[keyof typeof HealthStatus];

/** All of them, the worst first. */
export const fromWorst: readonly HealthStatus[] = ['unhealthy', 'degraded', 'unknown', 'healthy'];
