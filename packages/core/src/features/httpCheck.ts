import { check, notNegative } from '../option.ts';
import { HealthStatus } from './HealthStatus.ts';
import type { HealthCheckResult, ServiceCheck } from './runCheck.ts';

/** How an HTTP check asks and judges. */
export interface HttpCheckOptions {
  /** @default 'GET' */
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** An answer that takes longer, in milliseconds, is degraded. */
  readonly slowMs?: number | undefined;
}

/**
 * A check that asks an address: 2xx is healthy, 5xx or no answer unhealthy, anything else or a slow answer degraded. `judge` has a
 * closer look at a 2xx, and says what is wrong with it, if anything; without one nobody reads the body.
 */
export function httpCheck(
  url: string,
  { slowMs = Number.POSITIVE_INFINITY, method = 'GET', headers = {} }: HttpCheckOptions = {},
  judge?: (response: Response) => Promise<HealthCheckResult | undefined>,
): ServiceCheck {
  check('slowMs', notNegative, slowMs);
  return async ({ signal }) => {
    const start = performance.now();
    const response = await fetch(url, { method, headers, cache: 'no-store', signal });
    const responseTime = performance.now() - start;
    const verdict = response.ok ? await judge?.(response) : undefined;
    // An unread body may hold the connection.
    if (!response.bodyUsed) await response.body?.cancel();

    if (verdict) return { responseTime, ...verdict };
    if (response.status >= 500) {
      return { status: HealthStatus.UNHEALTHY, responseTime, message: `HTTP ${response.status}` };
    }
    if (!response.ok) {
      return { status: HealthStatus.DEGRADED, responseTime, message: `HTTP ${response.status}` };
    }
    if (responseTime > slowMs) return { status: HealthStatus.DEGRADED, responseTime, message: 'slow' };
    return { status: HealthStatus.HEALTHY, responseTime };
  };
}
