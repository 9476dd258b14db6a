import type { HealthAnswer, HealthPoint, ServiceHealth } from '../../api/types.ts';
import type { InnerEvent } from '../../event.ts';
import { bucketMsOf, bucketStartOf } from '../../queries/bucket.ts';
import { groupBy } from '../../queries/groupBy.ts';
import { MAX_SERVICES } from '../../queries/health.ts';
import { parseNames } from '../../queries/parseList.ts';
import { rangeOf } from '../../queries/scope.ts';
import { HEALTH_TYPE, isAvailable, STATUS_ORDER, toServiceStatus } from '../../queries/serviceStatus.ts';
import type { Scope } from '../store.ts';
import { weightedQuantile, weightOf } from './quantile.ts';
import { compareText } from './select.ts';

/** `health` over events in memory. */
export function healthOf(selected: readonly InnerEvent[], scope: Scope): HealthAnswer {
  const bucketMs = bucketMsOf(scope);
  const checks = selected.filter(({ type }) => type === HEALTH_TYPE);
  const services = [...groupBy(checks, ({ name }) => name)]
    .flatMap(([service, of]) => toService(service, of, bucketMs))
    .sort(compareWorst);
  return {
    range: rangeOf(scope),
    bucketMs,
    found: services.length,
    services: services.slice(0, MAX_SERVICES),
  };
}

function toService(service: string, checks: readonly InnerEvent[], bucketMs: number): ServiceHealth[] {
  const [newest] = checks;
  if (newest === undefined) return [];
  const history = [...groupBy(checks, ({ at }) => bucketStartOf(at, bucketMs))]
    .sort(([a], [b]) => a - b)
    .map(([at, of]) => toPoint(at, of));
  const health: ServiceHealth = {
    service,
    status: statusOf(newest),
    lastSeen: newest.at,
    availability: weightOf(checks.filter(isAvailable)) / weightOf(checks),
    checks: weightOf(checks),
    p75ResponseTimeMs: weightedQuantile(0.75, checks.filter(isAvailable)) ?? null,
    message: newest.message,
    dependsOn: parseNames(newest.attributes['dependsOn']),
    because: parseNames(newest.attributes['because']),
    history,
  };
  return [health];
}

function compareWorst(a: ServiceHealth, b: ServiceHealth): number {
  const placeOf = ({ status }: ServiceHealth): number => STATUS_ORDER.indexOf(status);
  return placeOf(b) - placeOf(a) || a.availability - b.availability || compareText(a.service, b.service);
}

function toPoint(at: number, checks: readonly InnerEvent[]): HealthPoint {
  const worst = Math.max(...checks.map((check) => STATUS_ORDER.indexOf(statusOf(check))));
  return {
    at,
    status: STATUS_ORDER[worst] ?? 'unknown',
    checks: weightOf(checks),
    failures: weightOf(checks.filter((check) => !isAvailable(check))),
    responseTimeMs: weightedQuantile(0.5, checks.filter(isAvailable)) ?? null,
  };
}

function statusOf({ attributes }: InnerEvent) {
  return toServiceStatus(attributes['status']);
}
