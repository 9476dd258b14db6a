import type { ForeignEvent } from '../foreign/batch.ts';
import { namelessError, withoutQueries } from '../foreign/exception.ts';
import { defined, get, isRecord, toNumber, toWords } from '../foreign/reading.ts';
import { toVitalName } from '../foreign/vitals.ts';
import { toAttributes, toMs, toPlain } from './attributes.ts';

/** A log record as an event: by its name, or as an error or a line of a log where it has none. */
export function toLogEvent(record: unknown, receivedAt: number): ForeignEvent | string {
  if (!isRecord(record)) return 'log record must be an object';
  const attributes = toAttributes(record['attributes']);
  const body = toPlain(record['body']);
  const said = isRecord(body) ? { ...body, ...attributes } : attributes;
  const name = toWords(record['eventName']) ?? toWords(attributes['event.name']);
  const timestamp = toMs(record['timeUnixNano']) ?? toMs(record['observedTimeUnixNano']) ?? receivedAt;
  // An event about a resource names that under the same name.
  const page =
    pageOf(attributes) ?? (name === 'browser.resource_timing' ? undefined : attributes['url.full']);
  const at = { timestamp, ...(page !== undefined && { page }) };
  const severity = toSeverityName(record['severityNumber']);

  if (name === 'browser.web_vital') return { type: name, ...at, data: toVital(said) };
  const isException = 'exception.type' in said || 'exception.message' in said;
  if (isException && (name === undefined || name === 'exception'))
    return { type: 'exception', ...at, data: toException(said, severity) };
  const { 'event.name': _name, ...rest } = said;
  if (name !== undefined) return { type: name, ...at, data: rest };
  const message = isRecord(body) ? undefined : body;
  const trace = { traceId: toWords(record['traceId']), spanId: toWords(record['spanId']) };
  return { type: 'log', ...at, data: defined({ severity: severity ?? 'info', message, ...trace, ...rest }) };
}

/** The page on which something happened, by the names that can mean nothing else. */
export function pageOf(attributes: Readonly<Record<string, unknown>>): unknown {
  return attributes['browser.document.url.full'] ?? attributes['location.href'];
}

/** An exception's attributes as our own event has them. */
export function toException(
  said: Readonly<Record<string, unknown>>,
  severity: string | undefined,
): Record<string, unknown> {
  const {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stacktrace,
    'exception.escaped': escaped,
    'event.name': _name,
    ...context
  } = said;
  return defined({
    type: toWords(type) ?? namelessError,
    message,
    stacktrace: withoutQueries(stacktrace),
    severity: severity ?? 'error',
    handled: typeof escaped === 'boolean' ? !escaped : undefined,
    context,
  });
}

/** https://opentelemetry.io/docs/specs/semconv/browser/events/ */
function toVital(said: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const of = (name: string) => said[`browser.web_vital.${name}`] ?? get(said, name);
  return defined({
    name: toVitalName(of('name')) ?? of('name'),
    value: toNumber(of('value')),
    delta: toNumber(of('delta')),
    rating: of('rating'),
    id: of('id'),
    navigationType: of('navigation_type'),
  });
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
function toSeverityName(severityNumber: unknown): string | undefined {
  const number = toNumber(severityNumber) ?? 0;
  if (number < 1) return undefined;
  return ['debug', 'debug', 'info', 'warning', 'error', 'fatal'][Math.floor((number - 1) / 4)];
}
