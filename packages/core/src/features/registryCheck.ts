import { HealthStatus } from './HealthStatus.ts';
import { type HttpCheckOptions, httpCheck } from './httpCheck.ts';
import type { ServiceCheck } from './runCheck.ts';

/** How a check of a registry asks and judges. */
export interface RegistryCheckOptions extends Omit<HttpCheckOptions, 'method'> {
  /**
   * Whether what was answered is the registry's: false is unhealthy.
   * @default any JSON object or list
   */
  readonly isRegistry?: ((index: unknown) => boolean) | undefined;
}

/**
 * A check of a registry, such as one of packages or rules, by a document of it: as `httpCheck`, and unhealthy where what comes is not the
 * registry's, as from a captive portal; degraded where the registry says that no further request is allowed for now.
 */
export function registryCheck(
  url: string,
  { isRegistry = isJson, ...options }: RegistryCheckOptions = {},
): ServiceCheck {
  return httpCheck(url, options, async (response) => {
    // GitHub and its like: 0 left is no failure yet, but the next request will be one.
    const left =
      response.headers.get('x-ratelimit-remaining') ?? response.headers.get('ratelimit-remaining') ?? '';
    const index: unknown = await response.json().catch(() => undefined);
    if (!isRegistry(index)) return { status: HealthStatus.UNHEALTHY, message: 'not a registry' };
    return left === '0' ? { status: HealthStatus.DEGRADED, message: 'no requests left' } : undefined;
  });
}

function isJson(index: unknown): boolean {
  return typeof index === 'object' && index !== null;
}
