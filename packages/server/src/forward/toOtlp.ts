import type { InnerEvent } from '../event.ts';
import type { MessageName } from '../intake/otlp/fields.ts';
import { writeProtobuf } from '../intake/otlp/writeProtobuf.ts';
import { groupBy } from '../queries/groupBy.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import type { Body } from './Body.ts';

/** Upper bounds of vitals' histograms, in milliseconds; those of good and poor are among them. */
const BOUNDS_MS = [50, 100, 200, 300, 500, 800, 1200, 1800, 2500, 3000, 4000, 6000, 10_000];
const BOUNDS_CLS = [0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 0.6, 1];
/** Types that get a series of their own in one body. */
const MAX_TYPES = 50;
const DELTA = 1;

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const SEVERITIES: Readonly<Record<string, number>> = {
  debug: 5,
  info: 9,
  log: 9,
  warning: 13,
  error: 17,
  critical: 21,
  fatal: 21,
};

/** How OTLP is written: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export type OtlpEncoding = 'json' | 'protobuf';

/** Events as log records, and what can be counted of them as metrics, in OTLP. */
export function toOtlp(events: readonly InnerEvent[], now: number, encoding: OtlpEncoding = 'json'): Body[] {
  if (events.length === 0) return [];
  const logs = byResource(events).map(([resource, own]) => ({
    resource,
    scopeLogs: [{ scope, logRecords: own.map(toLogRecord) }],
  }));
  const metrics = byResource(events).map(([resource, own]) => ({
    resource,
    scopeMetrics: [{ scope, metrics: toMetrics(own, now) }],
  }));
  const write = (message: object, name: MessageName): Pick<Body, 'type' | 'content'> =>
    encoding === 'json'
      ? { type: 'application/json', content: JSON.stringify(message) }
      : { type: 'application/x-protobuf', content: writeProtobuf(message, name) };
  return [
    { key: 'logs', path: '/v1/logs', ...write({ resourceLogs: logs }, 'ExportLogs') },
    { key: 'metrics', path: '/v1/metrics', ...write({ resourceMetrics: metrics }, 'ExportMetrics') },
  ];
}

const scope = { name: 'candor' };

function byResource(events: readonly InnerEvent[]): [object, InnerEvent[]][] {
  const groups = groupBy(events, ({ release, environment }) => JSON.stringify([release, environment]));
  return [...groups.values()].map((own) => {
    const { project = '', release = '', environment = '' } = own[0] ?? {};
    const attributes = toAttributes({
      'service.name': project,
      'service.version': release,
      'deployment.environment.name': environment,
    });
    return [{ attributes }, own];
  });
}

function toLogRecord(event: InnerEvent): object {
  const { type, name, message, stack, page, session, value, numbers, weight } = event;
  const { trace, attributes } = takeTrace(event.attributes);
  const isError = type === 'exception';
  const severity = attributes['severity'] ?? (isError ? 'error' : 'info');
  return {
    timeUnixNano: toNanos(event.at),
    observedTimeUnixNano: toNanos(event.receivedAt),
    severityNumber: SEVERITIES[severity] ?? 9,
    severityText: severity,
    eventName: type,
    ...trace,
    body: { stringValue: message || name || type },
    attributes: [
      ...toAttributes({
        ...attributes,
        'candor.event.id': event.id,
        'session.id': session,
        'url.path': page,
        'user_agent.name': event.browser,
        'user_agent.os.name': event.os,
        ...(isError
          ? { 'exception.type': name, 'exception.message': message, 'exception.stacktrace': stack }
          : { 'candor.name': name }),
      }),
      ...Object.entries({
        ...numbers,
        ...(value !== null && { 'candor.value': value }),
        ...(weight !== 100 && { 'candor.weight': weight / 100 }),
      }).map(([key, number]) => ({ key, value: { doubleValue: number } })),
    ],
  };
}

/** Ids of a trace that are such, apart from the other attributes. */
function takeTrace({ traceId = '', spanId = '', ...attributes }: InnerEvent['attributes']): {
  trace: { traceId?: string; spanId?: string };
  attributes: Record<string, string>;
} {
  const isTrace = isId(traceId, 32);
  const isSpan = isTrace && isId(spanId, 16);
  return {
    trace: { ...(isTrace && { traceId }), ...(isSpan && { spanId }) },
    attributes: { ...attributes, ...(!isTrace && { traceId }), ...(!isSpan && { spanId }) },
  };
}

/** Hex digits that are not all zero. https://www.w3.org/TR/trace-context/#trace-id */
function isId(text: string, length: number): boolean {
  return text.length === length && /^[\da-f]+$/i.test(text) && !/^0+$/.test(text);
}

function toMetrics(events: readonly InnerEvent[], now: number): object[] {
  const startTimeUnixNano = toNanos(events.reduce((least, { at }) => Math.min(least, at), now));
  const times = { startTimeUnixNano, timeUnixNano: toNanos(now) };
  const counts = new Map<string, number>();
  for (const { type, weight } of events) {
    const label = counts.has(type) || counts.size < MAX_TYPES ? type : 'other';
    counts.set(label, (counts.get(label) ?? 0) + weight / 100);
  }
  const dataPoints = [...counts].map(([type, count]) => ({
    ...times,
    asDouble: count,
    attributes: toAttributes({ 'event.name': type }),
  }));
  const vitals = groupBy(
    events.filter(({ type, value }) => type === VITAL_TYPE && value !== null),
    ({ name }) => name,
  );
  return [
    {
      name: 'candor.events',
      unit: '{event}',
      sum: { dataPoints, aggregationTemporality: DELTA, isMonotonic: true },
    },
    ...[...vitals].map(([name, own]) => ({
      name: `browser.web_vital.${name.toLowerCase()}`,
      unit: name === 'CLS' ? '1' : 'ms',
      histogram: {
        aggregationTemporality: DELTA,
        dataPoints: [{ ...times, ...toHistogram(own, name === 'CLS' ? BOUNDS_CLS : BOUNDS_MS) }],
      },
    })),
  ];
}

function toHistogram(events: readonly InnerEvent[], bounds: readonly number[]): object {
  const buckets = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  for (const { value } of events) {
    const at = bounds.findIndex((bound) => (value ?? 0) <= bound);
    const bucket = at === -1 ? bounds.length : at;
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    sum += value ?? 0;
  }
  return {
    count: String(events.length),
    sum,
    explicitBounds: bounds,
    bucketCounts: buckets.map(String),
  };
}

/** Without what says nothing. */
function toAttributes(texts: Readonly<Record<string, string>>): object[] {
  return Object.entries(texts)
    .filter(([, text]) => text !== '')
    .map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function toNanos(at: number): string {
  return `${Math.trunc(at)}000000`;
}
