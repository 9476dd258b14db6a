import { type MetricType, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import { guard } from '../browser/guard.ts';
import { observe } from '../browser/observe.ts';
import type { Stop } from '../stop.ts';

/** How a value compares with the published thresholds of its vital. */
export type VitalRating = MetricType['rating'];

/** One measurement of a web vital; a later one with the same `id` replaces it. */
export interface WebVital {
  readonly name: MetricType['name'] | 'FID';
  /** Milliseconds; a plain number for CLS. */
  readonly value: number;
  readonly id: string;
  readonly rating: VitalRating;
  readonly navigationType: MetricType['navigationType'];
  /** What the browser measured it by; none where it was nothing in particular. */
  readonly entries: readonly PerformanceEntry[];
  /** Whether the browser will give no further value while the page stays as it is. */
  readonly isFinal: boolean;
}

type Report = (vital: WebVital) => void;

// The web-vitals library has no way to stop, so it is started once for a page and shared: who comes and goes
// (a provider that mounts twice, hot reload) leaves no observers behind, and who comes late hears the latest values.
const reports = new Set<Report>();
const latest = new Map<WebVital['name'], WebVital>();
let isWatching = false;

/** Reports every change of the Core Web Vitals and their companions, with the values of the web-vitals library. */
export function webVitals(report: Report): Stop {
  if (typeof document === 'undefined') return () => undefined;
  // Two callers may pass the same function; each has a Stop of its own.
  const own: Report = (vital) => report(vital);
  for (const vital of latest.values()) guard(own)(vital);
  reports.add(own);
  guard(watchSoon)();
  return () => reports.delete(own);
}

// Safari hands over what it has buffered before `observe` returns. Where an app or an extension, and no script of the
// page, called us, it also runs microtasks meanwhile: the library would use its observer before it has it.
async function watchSoon(): Promise<void> {
  if (isWatching) return;
  isWatching = true;
  await undefined;
  // Whoever came may have gone.
  if (reports.size) watch();
  else isWatching = false;
}

function watch(): void {
  for (const on of [onTTFB, onFCP, onLCP, onCLS, onINP]) {
    guard(() => on(hear, { reportAllChanges: true }))();
  }
  observe('first-input', hearFirstInput);
}

function hear(metric: MetricType): void {
  const isFinal = metric.name === 'FCP' || metric.name === 'TTFB' || document.visibilityState === 'hidden';
  spread({ ...toVital(metric), isFinal });
}

/** What of the library's metric is the vital's, which changes no more when that one does. */
export function toVital({
  name,
  value,
  id,
  rating,
  navigationType,
  entries,
}: MetricType): Omit<WebVital, 'isFinal'> {
  return { name, value, id, rating, navigationType, entries };
}

// First Input Delay left the web-vitals library in version 5; browsers still give its entry.
// https://web.dev/articles/fid#what_is_a_good_fid_score
function hearFirstInput(entries: PerformanceEntryList): void {
  const entry = entries[0] as PerformanceEventTiming | undefined;
  if (!entry) return;

  const value = entry.processingStart - entry.startTime;
  const rating = value > 300 ? 'poor' : value > 100 ? 'needs-improvement' : 'good';
  const navigationType = latest.get('TTFB')?.navigationType ?? 'navigate';
  spread({
    name: 'FID',
    value,
    id: `fid-${performance.timeOrigin}`,
    rating,
    navigationType,
    entries: [entry],
    isFinal: true,
  });
}

function spread(vital: WebVital): void {
  latest.set(vital.name, vital);
  for (const report of reports) guard(report)(vital);
}
