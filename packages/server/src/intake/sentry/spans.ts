import type { ForeignEvent } from '../foreign/batch.ts';
import { defined, get, isRecord, toList, toNumber, toTime, toWords } from '../foreign/reading.ts';
import { toVitalName } from '../foreign/vitals.ts';

type Told = Readonly<Record<string, unknown>>;

/** A transaction as its spans, and the vitals that were measured with it. */
export function toTransactionEvents(event: Told, rate: number | undefined): (ForeignEvent | string)[] {
  const trace = get(event['contexts'], 'trace');
  const page = get(event['request'], 'url');
  const of = { ...(isRecord(trace) ? trace : {}), ...pick(event), description: event['transaction'] };
  const spans = [of, ...toList(event['spans'])].map((span) => toSpanEvent(span, page, rate));
  const timestamp = toTime(event['timestamp']) ?? Number.NaN;
  const measured = isRecord(event['measurements']) ? Object.entries(event['measurements']) : [];
  const vitals = measured.flatMap(([name, told]) =>
    toVitalEvent(name, get(told, 'value'), { timestamp, page, rate }),
  );
  return [...spans, ...vitals];
}

/** A span that travels by itself, and the vital that it may stand for. */
export function toStreamedEvents(span: unknown): (ForeignEvent | string)[] {
  const attributes = toValues(get(span, 'attributes') ?? get(span, 'data'));
  const page = pageOf(attributes);
  const timestamp = toTime(get(span, 'start_timestamp')) ?? Number.NaN;
  const vitals = Object.entries(attributes).flatMap(([name, value]) =>
    toVitalEvent(/^browser\.web_vital\.(\w+)\.value$/.exec(name)?.[1], value, { timestamp, page }),
  );
  const measured = get(span, 'measurements');
  const others = Object.entries(isRecord(measured) ? measured : {}).flatMap(([name, told]) =>
    toVitalEvent(name, get(told, 'value'), { timestamp, page }),
  );
  return [toSpanEvent(span, page), ...(vitals.length > 0 ? vitals : others)];
}

/** A span of any of the two shapes that Sentry has for them. */
function toSpanEvent(span: unknown, page: unknown, rate?: number): ForeignEvent | string {
  if (!isRecord(span)) return 'span must be an object';
  const start = toTime(span['start_timestamp']);
  const end = toTime(span['timestamp'] ?? span['end_timestamp']);
  if (start === undefined || end === undefined) return 'span must have a start and an end';
  const attributes = span['data'] ?? span['attributes'];
  const data = defined({
    ...toOwnValues(attributes),
    name: toWords(span['description'] ?? span['name']) ?? toWords(span['op']) ?? '',
    durationMs: Math.max(0, end - start),
    op: toWords(span['op']) ?? toWords(toValues(attributes)['sentry.op']),
    status: toWords(span['status']),
    traceId: toWords(span['trace_id']),
    spanId: toWords(span['span_id']),
    parentSpanId: toWords(span['parent_span_id']),
  });
  return { type: 'span', timestamp: start, page, data, ...(rate !== undefined && { rate }) };
}

/** Attributes as `{ value, type }` or as they are. */
export function toValues(attributes: unknown): Record<string, unknown> {
  if (!isRecord(attributes)) return {};
  return Object.fromEntries(
    Object.entries(attributes).map(([name, of]) => [name, isRecord(of) && 'value' in of ? of['value'] : of]),
  );
}

/** The site's own attributes; what Sentry says of itself has its place in the context. */
export function toOwnValues(attributes: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(toValues(attributes)).filter(([name]) => !name.startsWith('sentry.')),
  );
}

/** The page of a streamed span. One of a request has the address of that under the same name. */
function pageOf(attributes: Readonly<Record<string, unknown>>): unknown {
  const segment = toWords(attributes['sentry.segment.name']);
  if (segment?.startsWith('/')) return segment;
  return /^(?:pageload|navigation|ui|browser)/.test(String(attributes['sentry.op']))
    ? attributes['url.full']
    : undefined;
}

/** What was measured, if it is a Web Vital. */
function toVitalEvent(
  measure: string | undefined,
  measured: unknown,
  { timestamp, page, rate }: { timestamp: number; page: unknown; rate?: number | undefined },
): ForeignEvent[] {
  const name = toVitalName(measure);
  const value = toNumber(measured);
  if (name === undefined || value === undefined) return [];
  return [{ type: 'browser.web_vital', timestamp, page, data: { name, value }, ...(rate && { rate }) }];
}

function pick({ start_timestamp, timestamp }: Told): Record<string, unknown> {
  return { start_timestamp, timestamp };
}
