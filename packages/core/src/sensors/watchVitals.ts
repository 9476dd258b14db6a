import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import { guard } from '../browser/guard.ts';

/** Starts the web-vitals library, for as long as the page lives: it has no way to stop. */
export function watchVitals(hear: (metric: MetricType) => void): void {
  for (const on of [onTTFB, onFCP, onLCP, onCLS, onINP]) {
    guard(() => on(hear, { reportAllChanges: true }))();
  }
}
