import { HealthStatus } from './HealthStatus.ts';
import type { ServiceCheck } from './runCheck.ts';

/** How an HTTP check asks and judges. */
export interface HttpCheckOptions {
  /** @default 'GET' */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An answer that takes longer is degraded. */
  readonly slowMs?: number;
}

/** A check that asks an address: 2xx is healthy, 5xx or no answer unhealthy, anything else or a slow answer degraded. */
export function httpCheck(
  url: string,
  { slowMs = Number.POSITIVE_INFINITY, ...request }: HttpCheckOptions = {},
): ServiceCheck {
  return async ({ signal }) => {
    const start = performance.now();
    const response = await fetch(url, { ...request, cache: 'no-store', signal });
    const responseTime = performance.now() - start;
    // Nobody reads the body, and an unread one may hold the connection.
    await response.body?.cancel();

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
