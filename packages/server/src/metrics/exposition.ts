import type { HistogramReading } from './Histogram.ts';

/** The two text formats that Prometheus reads. */
export type Format = 'text' | 'openMetrics';

type Labels = Readonly<Record<string, string>>;

interface Described {
  /** Without `_total`; ends with the unit where it has one. */
  readonly name: string;
  readonly help: string;
  readonly unit?: 'seconds' | 'bytes';
}

/** One metric with all its series. */
export type Family =
  | (Described & {
      readonly kind: 'counter' | 'gauge';
      readonly series: readonly { labels?: Labels; value: number }[];
    })
  | (Described & {
      readonly kind: 'histogram';
      readonly series: readonly { labels?: Labels; reading: HistogramReading }[];
    });

/** Content types by format. */
export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openMetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The format that an `Accept` header asks for. @default 'text' */
export function formatFor(accept: string | undefined): Format {
  return accept?.includes('application/openmetrics-text') ? 'openMetrics' : 'text';
}

/**
 * Families as a page for Prometheus; those without series are left out.
 * https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/
 */
export function toExposition(families: readonly Family[], format: Format): string {
  const lines = families
    .filter(({ series }) => series.length > 0)
    .flatMap((family) => [...headOf(family, format), ...samplesOf(family)]);
  return `${[...lines, ...(format === 'openMetrics' ? ['# EOF'] : [])].join('\n')}\n`;
}

function headOf({ name, kind, help, unit }: Family, format: Format): string[] {
  // Only the newer format takes the ending of counters for granted.
  const described = kind === 'counter' && format === 'text' ? `${name}_total` : name;
  return [
    `# HELP ${described} ${help}`,
    `# TYPE ${described} ${kind}`,
    ...(unit && format === 'openMetrics' ? [`# UNIT ${described} ${unit}`] : []),
  ];
}

function samplesOf(family: Family): string[] {
  if (family.kind === 'histogram')
    return family.series.flatMap(({ labels, reading }) => bucketsOf(family.name, labels, reading));
  const ending = family.kind === 'counter' ? '_total' : '';
  return family.series.map(({ labels, value }) => toLine(`${family.name}${ending}`, labels, value));
}

function bucketsOf(name: string, labels: Labels = {}, { buckets, count, sum }: HistogramReading): string[] {
  return [
    ...buckets.map(({ upTo, count: below }) =>
      toLine(`${name}_bucket`, { ...labels, le: toBound(upTo) }, below),
    ),
    toLine(`${name}_count`, labels, count),
    toLine(`${name}_sum`, labels, sum),
  ];
}

function toLine(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeText(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${toNumber(value)}`;
}

/** With a point, also where there is nothing behind it: the bound is a label, and both formats must give the same series. */
function toBound(bound: number): string {
  return Number.isInteger(bound) ? bound.toFixed(1) : toNumber(bound);
}

function toNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

function escapeText(text: string): string {
  return text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`));
}
