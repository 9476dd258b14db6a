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
  const way = waysFrom(dependsOn, services).get(service);
  return way && [service, ...way];
}

/** What a service needs, near or far, that does not do well by itself: where its trouble begins. Without circles. */
export function rootsOfTrouble(service: string, services: Services): string[] {
  const troublesOf = (name: string): string[] =>
    [...waysFrom(needsOf(name, services), services).keys()].filter((need) =>
      isTrouble(services.get(need)?.health.status),
    );
  // What fails because of something else is not where it begins.
  return troublesOf(service).filter((name) => !troublesOf(name).length);
}

/** Whether a service does not do well. */
export function isTrouble(status: HealthStatus | undefined): boolean {
  return status === 'unhealthy' || status === 'degraded';
}

/** All that is needed, near or far, each with the shortest way to it. */
function waysFrom(dependsOn: readonly string[], services: Services): Map<string, readonly string[]> {
  const ways = new Map(dependsOn.map((name): [string, readonly string[]] => [name, [name]]));
  // What is found on the way is gone through as well.
  for (const [name, way] of ways)
    for (const next of needsOf(name, services)) if (!ways.has(next)) ways.set(next, [...way, next]);
  return ways;
}

function needsOf(service: string, services: Services): readonly string[] {
  return services.get(service)?.dependsOn ?? [];
}
