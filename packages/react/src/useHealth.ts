'use client';

import type { HealthCheck, HealthReport, Stop } from '@candor/core';
import { useLatest } from './useLatest.ts';
import { useTelemetry } from './useTelemetry.ts';

/**
 * How the registered services are doing; `undefined` before the first has answered, and without any. Renders again when one does better or
 * worse, or goes.
 *
 * @example
 * const report = useHealth();
 * return report?.status === 'unhealthy' && <p>We have a problem.</p>;
 */
export function useHealth(): HealthReport | undefined {
  return useLatest<HealthCheck, HealthReport | undefined>(useTelemetry().health, subscribe, read, undefined);
}

function subscribe(health: HealthCheck, onChange: () => void): Stop {
  return health.onChange(onChange);
}

function read(health: HealthCheck, tell: (report: HealthReport | undefined) => void): void {
  void health
    .getHealthReport()
    .then((report) => tell(Object.keys(report.services).length ? report : undefined));
}
