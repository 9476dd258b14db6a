import { groupBy } from './groupBy.ts';
import type { MetricReading } from './Metrics.ts';

const kinds = { counter: 'counter', gauge: 'gauge', histogram: 'summary' } as const;
const quantiles = { p50: 0.5, p75: 0.75, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/**
 * Readings as a page of OpenMetrics text, which Prometheus scrapes; histograms become summaries.
 * https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function toOpenMetrics(readings: readonly MetricReading[]): string {
  const families = groupBy(readings, ({ name, unit }) => familyName(name, unit));
  const lines = [...families].flatMap(([family, [first, ...rest]]) =>
    first ? toFamily(family, [first, ...rest]) : [],
  );
  return [...lines, '# EOF', ''].join('\n');
}

function toFamily(family: string, readings: readonly [MetricReading, ...MetricReading[]]): string[] {
  const [{ kind, unit, description }] = readings;
  const word = unitWord(unit);
  return [
    `# TYPE ${family} ${kinds[kind]}`,
    ...(word ? [`# UNIT ${family} ${word}`] : []),
    ...(description ? [`# HELP ${family} ${escapeText(description)}`] : []),
    ...readings.flatMap((reading) => toSamples(family, reading)),
  ];
}

function toSamples(family: string, { kind, labels, value, spread }: MetricReading): string[] {
  if (kind === 'counter') return [`${family}_total${toLabels(labels)} ${value}`];
  if (!spread) return [`${family}${toLabels(labels)} ${value}`];
  return [
    ...Object.entries(quantiles).map(
      ([name, quantile]) =>
        `${family}${toLabels({ ...labels, quantile: String(quantile) })} ${spread[name as keyof typeof quantiles]}`,
    ),
    `${family}_count${toLabels(labels)} ${spread.count}`,
    `${family}_sum${toLabels(labels)} ${value}`,
  ];
}

function toLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${toName(name)}="${escapeText(value)}"`);
  return pairs.length ? `{${pairs.join()}}` : '';
}

/** A unit stands at the end of the name, as the format wants it. */
function familyName(name: string, unit: string): string {
  const base = toName(name).replace(/_total$/, '');
  const word = unitWord(unit);
  return word && !base.endsWith(`_${word}`) ? `${base}_${word}` : base;
}

/** `1`, annotations and signs are no words that a name could end with. */
function unitWord(unit: string): string {
  return /^[a-z]+$/i.test(unit) ? unit : '';
}

function toName(name: string): string {
  return name.replace(/[^\w:]/g, '_');
}

function escapeText(text: string): string {
  return text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
}
