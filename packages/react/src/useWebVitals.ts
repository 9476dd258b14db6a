'use client';

import type { CoreWebVitals, PerformanceMetrics, Stop } from '@candor/core';
import { useLatest } from './useLatest.ts';
import { useTelemetry } from './useTelemetry.ts';

/**
 * The page's vitals so far. Renders again when one is known or changes.
 *
 * @example
 * const { lcp, ratings } = useWebVitals();
 */
export function useWebVitals(): CoreWebVitals {
  return useLatest<PerformanceMetrics, CoreWebVitals>(useTelemetry().performance, subscribe, read, none);
}

const none: CoreWebVitals = { ratings: {} };

function subscribe(metrics: PerformanceMetrics, onChange: () => void): Stop {
  return metrics.onVital(onChange);
}

function read(metrics: PerformanceMetrics, tell: (vitals: CoreWebVitals) => void): void {
  const vitals = metrics.getCoreWebVitals();
  if (Object.keys(vitals.ratings).length) tell(vitals);
}
