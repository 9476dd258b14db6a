import type { InnerEvent } from '../event.ts';
import { isVitalName, VITAL_TYPE } from '../queries/vitalRating.ts';
import type { Family } from './exposition.ts';
import { Histogram } from './Histogram.ts';

/** Counts what is accepted, from the start on, as Prometheus wants counters to be: they never fall while the server runs. */
export interface ProductMetrics {
  add(events: readonly InnerEvent[]): void;
  /** Those of some projects. */
  families(projects: readonly string[]): Family[];
}

/** Every other type is counted as `other`: whoever has a public key could make up types without end. */
const types: ReadonlySet<string> = new Set([
  'session.start',
  'page_view',
  'exception',
  'error.feedback',
  'ui.click',
  'feature.used',
  'conversation.start',
  'conversation.end',
  'suggestion.shown',
  'suggestion.accepted',
  'suggestion.dismissed',
  'generation.attempt',
  'generation.success',
  'experiment.exposure',
  'health.check',
  VITAL_TYPE,
]);
const healthStatuses: ReadonlySet<string> = new Set(['healthy', 'degraded', 'unhealthy']);
/** Seconds; the thresholds of all vitals that are times are among them. */
const vitalBounds = [0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 1.8, 2.5, 3, 4, 6, 10];
const shiftBounds = [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1];

interface Counts {
  readonly events: Map<string, number>;
  readonly checks: Map<string, number>;
  readonly vitals: Map<string, Histogram>;
  readonly shifts: Histogram;
}

/** Starts counting. */
export function createProductMetrics(): ProductMetrics {
  const byProject = new Map<string, Counts>();

  function countsOf(project: string): Counts {
    const known = byProject.get(project);
    if (known) return known;
    const fresh: Counts = {
      events: new Map(),
      checks: new Map(),
      vitals: new Map(),
      shifts: new Histogram(shiftBounds),
    };
    byProject.set(project, fresh);
    return fresh;
  }

  return {
    add(events) {
      for (const event of events) count(event, countsOf(event.project));
    },
    families(projects) {
      const shown = projects.flatMap((project) => {
        const counts = byProject.get(project);
        return counts ? [{ project, counts }] : [];
      });
      return toFamilies(shown);
    },
  };
}

function count({ type, name, value, weight, attributes }: InnerEvent, to: Counts): void {
  const stands = weight / 100;
  addTo(to.events, types.has(type) ? type : 'other', stands);
  if (type === 'health.check') {
    const { status = '' } = attributes;
    addTo(to.checks, healthStatuses.has(status) ? status : 'unknown', stands);
  }
  if (type !== VITAL_TYPE || value === null || !isVitalName(name)) return;
  if (name === 'CLS') to.shifts.add(value, stands);
  else vitalOf(name, to).add(value / 1000, stands);
}

function vitalOf(name: string, { vitals }: Counts): Histogram {
  const histogram = vitals.get(name) ?? new Histogram(vitalBounds);
  vitals.set(name, histogram);
  return histogram;
}

function addTo(counts: Map<string, number>, name: string, amount: number): void {
  counts.set(name, (counts.get(name) ?? 0) + amount);
}

function toFamilies(shown: readonly { project: string; counts: Counts }[]): Family[] {
  return [
    {
      name: 'candor_product_events',
      kind: 'counter',
      help: 'Events accepted since the start, by type, each for as many as its sampling rate says.',
      series: shown.flatMap(({ project, counts }) =>
        [...counts.events].map(([type, value]) => ({ labels: { project, type }, value })),
      ),
    },
    {
      name: 'candor_health_checks',
      kind: 'counter',
      help: 'Health checks accepted since the start, by what they found.',
      series: shown.flatMap(({ project, counts }) =>
        [...counts.checks].map(([status, value]) => ({ labels: { project, status }, value })),
      ),
    },
    {
      name: 'candor_web_vital_seconds',
      kind: 'histogram',
      unit: 'seconds',
      help: 'Web vitals that are times, accepted since the start.',
      series: shown.flatMap(({ project, counts }) =>
        [...counts.vitals].map(([vital, histogram]) => ({
          labels: { project, vital },
          reading: histogram.read(),
        })),
      ),
    },
    {
      name: 'candor_layout_shift_score',
      kind: 'histogram',
      help: 'Cumulative layout shift of pages, accepted since the start.',
      series: shown
        .map(({ project, counts }) => ({ labels: { project }, reading: counts.shifts.read() }))
        .filter(({ reading }) => reading.count > 0),
    },
  ];
}
