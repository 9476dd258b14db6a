import { check, isBetween, type Kind } from '../option.ts';
import type { SketchData } from '../sketch/Sketch.ts';
import { groupBy } from './groupBy.ts';
import type { MetricReading } from './Metrics.ts';

/** Whose metrics these are, and since when they are counted. */
export interface OtlpMetricsOptions {
  /** Such as `{ 'service.name': 'shop' }`. */
  readonly resource?: Readonly<Record<string, string>> | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /**
   * Milliseconds since the epoch.
   * @default now
   */
  readonly at?: number | undefined;
}

/** As far as `Date` goes. */
const moment: Kind = [
  'milliseconds since the epoch such as Date.now()',
  (value) => isBetween(value, 0, 8.64e15),
];
const CUMULATIVE = 2;
/** Of the sketch: 32 buckets for each doubling, of which number 960 ends at 1. */
const SCALE = 5;
const FIRST = 960;

/**
 * Readings as the body of a POST to `/v1/metrics`, in OpenTelemetry's JSON; histograms become exponential ones without loss.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function toOtlpMetrics(
  readings: readonly MetricReading[],
  { resource = {}, startedAt, at = Date.now() }: OtlpMetricsOptions,
): object {
  check('startedAt', moment, startedAt);
  check('at', moment, at);
  const times = { startTimeUnixNano: toNanos(startedAt), timeUnixNano: toNanos(at) };
  const families = groupBy(readings, ({ name }) => name);
  const metrics = [...families.values()].map((family) => toMetric(family, times));
  return {
    resourceMetrics: [
      {
        resource: { attributes: toAttributes(resource) },
        scopeMetrics: [{ scope: { name: '@candor/core' }, metrics }],
      },
    ],
  };
}

function toMetric(family: readonly MetricReading[], times: object): object {
  const [{ name, kind, unit, description = '' } = { name: '', kind: 'gauge', unit: '1' }] = family;
  const dataPoints = family.map(({ labels, value, sketch }) => ({
    ...times,
    attributes: toAttributes(labels),
    ...(sketch ? toHistogram(sketch) : { asDouble: value }),
  }));
  const about = { name, unit, description };
  const aggregationTemporality = CUMULATIVE;
  if (kind === 'gauge') return { ...about, gauge: { dataPoints } };
  if (kind === 'counter') return { ...about, sum: { dataPoints, aggregationTemporality, isMonotonic: true } };
  return { ...about, exponentialHistogram: { dataPoints, aggregationTemporality } };
}

function toHistogram({ count, sum, min, max, buckets }: SketchData): object {
  const filled = [...buckets];
  const zeros = filled.find(([bucket]) => bucket === 0)?.[1] ?? 0;
  return {
    count: String(count),
    sum,
    min,
    max,
    scale: SCALE,
    zeroCount: String(zeros),
    positive: toBuckets(filled),
    negative: toBuckets(filled.map(([bucket, times]) => [-bucket, times] as const)),
  };
}

/** Bucket i of theirs holds what is above γ^i and at most γ^(i + 1), so that ours is one further. */
function toBuckets(filled: readonly (readonly [bucket: number, count: number])[]): object {
  const counts = new Map(filled.filter(([bucket]) => bucket > 0));
  if (!counts.size) return { offset: 0, bucketCounts: [] };
  const numbers = [...counts.keys()];
  const lowest = Math.min(...numbers);
  const length = Math.max(...numbers) - lowest + 1;
  const bucketCounts = Array.from({ length }, (_, index) => String(counts.get(lowest + index) ?? 0));
  return { offset: lowest - FIRST - 1, bucketCounts };
}

function toAttributes(labels: Readonly<Record<string, string>>): object[] {
  return Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** Nanoseconds are more than a number can hold exactly. */
function toNanos(ms: number): string {
  return `${Math.round(ms)}000000`;
}
