import { HealthStatus } from './HealthStatus.ts';

/** Which services a service needs. */
type Needs = (service: string) => readonly string[];

/** The way from a service over what it needs back to itself; `undefined` where there is none. */
export function circleFrom(start: string, needs: Needs): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (path: readonly string[], service: string): readonly string[] | undefined => {
    for (const next of needs(service)) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const circle = search([...path, next], next);
      if (circle) return circle;
    }
    return undefined;
  };
  return search([start], start);
}

/** What a service needs, near or far, that does not do well by itself: where its trouble begins. Without circles. */
export function rootsOfTrouble(
  service: string,
  needs: Needs,
  statusOf: (service: string) => HealthStatus | undefined,
): string[] {
  const roots = new Set<string>();
  const seen = new Set<string>();
  const search = (name: string): void => {
    for (const next of needs(name)) {
      if (seen.has(next)) continue;
      seen.add(next);
      const before = roots.size;
      search(next);
      // What fails because of something else is not where it begins.
      if (roots.size === before && isTrouble(statusOf(next))) roots.add(next);
    }
  };
  search(service);
  return [...roots];
}

/** Whether a service does not do well. */
export function isTrouble(status: HealthStatus | undefined): boolean {
  return status === HealthStatus.UNHEALTHY || status === HealthStatus.DEGRADED;
}
