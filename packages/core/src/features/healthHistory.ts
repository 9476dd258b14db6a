import type { Percentiles } from '../sketch/percentiles.ts';
import type { HealthStatus } from './HealthStatus.ts';
import { toPercentiles } from './percentiles.ts';

/** One check of a service, as it is remembered. */
export interface HealthRecord {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** How the service itself did, whatever it depends on. */
  readonly status: HealthStatus;
  /** Milliseconds until it answered, or nobody waited any longer. */
  readonly responseTime: number;
  /** Whether this check failed; fewer failures in a row than the threshold leave the status at degraded. */
  readonly hasFailed: boolean;
}

/** What is remembered of a service, in numbers. */
export interface ServiceStats {
  /** How many checks are remembered. */
  readonly checks: number;
  /** When the oldest of them was, in milliseconds since the epoch. */
  readonly since: number;
  /**
   * Time in which the service was not unhealthy ÷ all time, in [0, 1]. A check stands for the time until the next, the last one until now,
   * and none for more than two intervals: what nobody asked after is not counted.
   */
  readonly availability: number;
  /** Checks that failed ÷ checks, in [0, 1]. */
  readonly errorRate: number;
  /** Of the checks that did not fail, in milliseconds, by nearest rank. */
  readonly responseTime: Percentiles;
}

/**
 * What a service's history says, in numbers; `undefined` without a check. `checkIntervalMs` is what `HealthCheck` was told, `now` is in
 * milliseconds since the epoch.
 *
 * @example
 * toServiceStats(health.getHistory('api'))?.availability;
 */
export function toServiceStats(
  records: readonly HealthRecord[],
  checkIntervalMs = 60_000,
  now: number = Date.now(),
): ServiceStats | undefined {
  const [first] = records;
  if (!first) return undefined;
  let allMs = 0;
  let availableMs = 0;
  records.forEach(({ timestamp, status }, place) => {
    const until = records[place + 1]?.timestamp ?? now;
    // A moment at least, so that there is something to divide by; and clocks may be set back.
    const ms = Math.min(Math.max(until - timestamp, 1), 2 * checkIntervalMs);
    allMs += ms;
    if (status !== 'unhealthy') availableMs += ms;
  });
  const checks = records.length;
  const responseTime = toPercentiles(
    records.flatMap(({ hasFailed, responseTime }) => (hasFailed ? [] : responseTime)),
  );
  return {
    checks,
    since: first.timestamp,
    availability: availableMs / allMs,
    errorRate: (checks - responseTime.count) / checks,
    responseTime,
  };
}
