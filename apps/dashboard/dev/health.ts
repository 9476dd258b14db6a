import type { HealthAnswer, ServiceHealth, ServiceStatus, TimeRange } from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const SERVICES: readonly (readonly [name: string, status: ServiceStatus, message: string])[] = [
  ['payments', 'unhealthy', 'HTTP 503 three times in a row'],
  ['recommendations', 'unknown', 'not checked yet'],
  ['search', 'degraded', 'answers in 1.8 s, more than 1 s'],
  ['api', 'healthy', ''],
  ['cdn', 'healthy', ''],
];

/** Services in every state. */
export function toHealth(range: TimeRange, isHuge: boolean): HealthAnswer {
  const bucketMs = toBucketMs(range);
  const services = isHuge
    ? Array.from({ length: 60 }, (_, index) =>
        toService(range, bucketMs, Math.floor(index / 12), ` ${index}`),
      )
    : SERVICES.map((_, index) => toService(range, bucketMs, index, ''));
  return { range, bucketMs, found: services.length + (isHuge ? 17 : 0), services };
}

function toService(range: TimeRange, bucketMs: number, index: number, suffix: string): ServiceHealth {
  const [name, status, message] = SERVICES[index] ?? ['api', 'healthy', ''];
  const random = createRandom(index + 1);
  const starts = toStarts(range, bucketMs);
  const history = starts
    .filter((_, place) => status !== 'unknown' && place % 31 !== 5)
    .map((at, place) => {
      const isLate = place > starts.length * 0.7;
      const state: ServiceStatus =
        status !== 'healthy' && isLate && random.next() < 0.7
          ? status
          : random.next() < 0.03
            ? 'degraded'
            : 'healthy';
      return {
        at,
        status: state,
        checks: 30,
        failures: state === 'unhealthy' ? 12 : 0,
        responseTimeMs: name === 'cdn' ? null : random.between(80, 160) * (state === 'healthy' ? 1 : 9),
      };
    });
  const failures = history.reduce((sum, point) => sum + point.failures, 0);
  const checks = history.length * 30;
  return {
    service: name + suffix,
    status,
    lastSeen: range.to - 22_000,
    availability: checks === 0 ? 0 : 1 - failures / checks,
    checks,
    p75ResponseTimeMs: name === 'cdn' || status === 'unknown' ? null : 142 * (status === 'healthy' ? 1 : 8),
    message,
    dependsOn: name === 'search' ? ['api', 'payments'] : [],
    because: name === 'search' ? ['payments'] : [],
    history,
  };
}
