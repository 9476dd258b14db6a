import { type MetricType, onCLS, onFCP, onINP, onLCP } from 'web-vitals';
import { guard } from '../browser/guard.ts';
import { isObservable } from '../browser/observe.ts';
import type { Stop } from '../stop.ts';
import { toVital, type WebVital } from './webVitals.ts';

/** One measurement of a web vital over one route only; a later one with the same `id` replaces it. */
export interface RouteVital extends Omit<WebVital, 'isFinal'> {
  /** The address of the route. */
  readonly url: string;
}

type Report = (vital: RouteVital) => void;

// Started once for a page and shared, for the library has no way to stop: who comes late hears the latest values.
const reports = new Set<Report>();
const latest = new Map<RouteVital['name'], RouteVital>();
let isWatching = false;

/**
 * Reports every change of the vitals that begin anew with each route: from the load to the first soft navigation, and from one to the
 * next. Nothing where the browser does not tell of soft navigations, for there it would be the vitals of the whole page.
 * https://developer.chrome.com/docs/web-platform/soft-navigations
 */
export function routeVitals(report: Report): Stop {
  if (!isObservable('soft-navigation')) return () => undefined;
  const own: Report = (vital) => report(vital);
  for (const vital of latest.values()) guard(own)(vital);
  reports.add(own);
  if (!isWatching)
    for (const on of [onFCP, onLCP, onCLS, onINP])
      guard(() => on(hear, { reportAllChanges: true, reportSoftNavs: true }))();
  isWatching = true;
  return () => reports.delete(own);
}

function hear(metric: MetricType): void {
  const vital = { ...toVital(metric), url: metric.navigationURL ?? location.href };
  latest.set(vital.name, vital);
  for (const report of reports) guard(report)(vital);
}
