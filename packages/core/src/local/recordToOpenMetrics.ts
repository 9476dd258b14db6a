import type { LocalPeriod } from './LocalStore.ts';
import { type LocalMeasure, mergeMeasures, pairsOf } from './measure.ts';

/**
 * What `read()` gives as OpenMetrics text: how often each kind happened and failed as counters that grow from period to period, each at
 * its end, and all that was measured as one histogram of each kind. `promtool tsdb create-blocks-from openmetrics` makes a history of
 * it. https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function recordToOpenMetrics(periods: readonly LocalPeriod[], now: number = Date.now()): string {
  const ends = endsOf(periods, now);
  const [events, failures, measures] = [
    new Map<string, Point[]>(),
    new Map<string, Point[]>(),
    new Map<string, LocalMeasure[]>(),
  ];
  for (const [index, { kinds }] of [...periods.entries()].reverse())
    for (const { kind, count, failed, measured } of kinds) {
      grow(events, kind, count, ends[index] ?? now);
      grow(failures, kind, failed, ends[index] ?? now);
      if (measured) measures.set(kind, [...(measures.get(kind) ?? []), measured]);
    }
  return [
    ...counter('candor_record_events', 'How often it happened.', events),
    ...counter('candor_record_failures', 'How often it failed.', failures),
    '# TYPE candor_record_measured histogram',
    '# HELP candor_record_measured What was measured, mostly in milliseconds.',
    ...[...measures].flatMap(([kind, all]) => histogram(kind, mergeMeasures(all), ends[0] ?? now)),
    '# EOF',
    '',
  ].join('\n');
}

type Point = readonly [value: number, at: number];

/** A counter that does not change needs no new point. */
function grow(points: Map<string, Point[]>, kind: string, more: number, at: number): void {
  const known = points.get(kind) ?? [];
  points.set(kind, known);
  if (more || !known.length) known.push([(known.at(-1)?.[0] ?? 0) + more, at]);
}

function counter(name: string, help: string, points: ReadonlyMap<string, readonly Point[]>): string[] {
  const samples = [...points].flatMap(([kind, all]) =>
    all.map(([value, at]) => `${name}_total${labels(kind)} ${value} ${at / 1000}`),
  );
  return [`# TYPE ${name} counter`, `# HELP ${name} ${help}`, ...samples];
}

function histogram(kind: string, measure: LocalMeasure | undefined, at: number): string[] {
  if (!measure) return [];
  const name = 'candor_record_measured';
  let below = 0;
  const buckets = [...pairsOf(measure.buckets)].map(([bucket, times]) => {
    below += times;
    return `${name}_bucket${labels(kind, upperEdge(bucket))} ${below} ${at / 1000}`;
  });
  return [
    ...buckets,
    `${name}_bucket${labels(kind, '+Inf')} ${measure.count} ${at / 1000}`,
    `${name}_count${labels(kind)} ${measure.count} ${at / 1000}`,
    `${name}_sum${labels(kind)} ${measure.sum} ${at / 1000}`,
  ];
}

/** An eighth of a doubling above the middle; to five digits, for it is a name. */
function upperEdge(bucket: number): string {
  const edge = bucket && 2 ** ((bucket + 4 - 960) / 32);
  return Number.isInteger(edge) ? `${edge}.0` : String(Number(edge.toPrecision(5)));
}

function labels(kind: string, edge?: string): string {
  const text = kind.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
  return edge === undefined ? `{kind="${text}"}` : `{kind="${text}",le="${edge}"}`;
}

/** The last moments of periods, the newest first: a week or a month, of which some days are still kept one by one, ends before these. */
function endsOf(periods: readonly LocalPeriod[], now: number): readonly number[] {
  let next = now + 1;
  return periods.map((period) => {
    const end = Math.min(endOf(period), next - 1);
    next = Math.min(toMoment(period.from), end);
    return end;
  });
}

function endOf({ unit, from }: LocalPeriod): number {
  const [months, days] = unit === 'month' ? [1, 0] : [0, unit === 'week' ? 7 : 1];
  return toMoment(from, months, days) - 1;
}

/** By the calendar of the device, in milliseconds since the epoch. */
function toMoment(from: string, months = 0, days = 0): number {
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number);
  return new Date(year, month - 1 + months, day + days).getTime();
}
