import type { HealthStatus } from './HealthStatus.ts';

/** Which services a service needs. */
type Needs = (service: string) => readonly string[];

/** The way from a service over what it needs back to itself; `undefined` where there is none. */
export function circleFrom(start: string, needs: Needs): readonly string[] | undefined {
  const ways = new Map([[start, [start]]]);
  // What is found on the way is gone through as well.
  for (const [name, way] of ways)
    for (const next of needs(name)) {
      if (next === start) return [...way, next];
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  return undefined;
}

/** What a service needs, near or far, that does not do well by itself: where its trouble begins. Without circles. */
export function rootsOfTrouble(
  service: string,
  needs: Needs,
  statusOf: (service: string) => HealthStatus | undefined,
): string[] {
  const roots: string[] = [];
  const known = new Map<string, boolean>();
  /** Whether there is trouble in a service or in what it needs. */
  const search = (name: string): boolean => {
    const isKnown = known.get(name);
    if (isKnown !== undefined) return isKnown;
    // What fails because of something else is not where it begins.
    const isBelow = needs(name).filter(search).length > 0;
    const isOwn = isTrouble(statusOf(name));
    if (isOwn && !isBelow) roots.push(name);
    known.set(name, isBelow || isOwn);
    return isBelow || isOwn;
  };
  needs(service).forEach(search);
  return roots;
}

/** Whether a service does not do well. */
export function isTrouble(status: HealthStatus | undefined): boolean {
  return status === 'unhealthy' || status === 'degraded';
}
