import type { HealthStatus } from './HealthStatus.ts';

/** What has to be known of each service, by its name. */
type Services = ReadonlyMap<
  string,
  { readonly dependsOn: readonly string[]; readonly health: { readonly status: HealthStatus } }
>;

/** The way from a service over what it needs back to itself, should it depend on these; `undefined` where there is none. */
export function circleFrom(
  service: string,
  dependsOn: readonly string[],
  services: Services,
): readonly string[] | undefined {
  const ways = new Map([[service, [service]]]);
  // What is found on the way is gone through as well.
  for (const [name, way] of ways)
    for (const next of name === service ? dependsOn : needsOf(name, services)) {
      if (next === service) return [...way, next];
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  return undefined;
}

/** What a service needs, near or far, that does not do well by itself: where its trouble begins. Without circles. */
export function rootsOfTrouble(service: string, services: Services): string[] {
  const roots: string[] = [];
  const known = new Map<string, boolean>();
  /** Whether there is trouble in a service or in what it needs. */
  const search = (name: string): boolean => {
    const isKnown = known.get(name);
    if (isKnown !== undefined) return isKnown;
    // What fails because of something else is not where it begins.
    const isBelow = needsOf(name, services).filter(search).length > 0;
    const isOwn = isTrouble(services.get(name)?.health.status);
    if (isOwn && !isBelow) roots.push(name);
    known.set(name, isBelow || isOwn);
    return isBelow || isOwn;
  };
  needsOf(service, services).forEach(search);
  return roots;
}

/** Whether a service does not do well. */
export function isTrouble(status: HealthStatus | undefined): boolean {
  return status === 'unhealthy' || status === 'degraded';
}

function needsOf(service: string, services: Services): readonly string[] {
  return services.get(service)?.dependsOn ?? [];
}
