import type { ForeignContext, ForeignEvent } from '../foreign/batch.ts';
import { type Dialect, foreignLimits, type Translation } from '../foreign/dialect.ts';
import { namelessError, toSeverity, toStackText, toTitle } from '../foreign/exception.ts';
import { defined, get, isRecord, toList, toNumber, toTime, toWords } from '../foreign/reading.ts';
import { toVitalName } from '../foreign/vitals.ts';
import { readTraces } from '../otlp/otlp.ts';
import { parseBounded } from '../parse.ts';
import { isRefusal, refuse } from '../refusal.ts';

type Told = Readonly<Record<string, unknown>>;
type ReadOne = (told: Told, at: { timestamp: number; page: unknown }) => readonly (ForeignEvent | string)[];

/** The lists of a payload, by name. */
const lists: Readonly<Record<string, ReadOne>> = {
  exceptions: (told, at) => [toException(told, at)],
  logs: ({ message, level, context, trace }, at) => [
    {
      type: 'log',
      ...at,
      data: defined({ severity: toSeverity(level) ?? 'info', message, context, ...toTrace(trace) }),
    },
  ],
  events: (told, at) => [toEvent(told, at)],
  measurements: toMeasurements,
};

/** Payloads of Grafana's Faro. https://github.com/grafana/faro-web-sdk */
export const faroDialect: Dialect = {
  source: 'faro',
  paths: ['/collect', '/collect/:key'],
  reads: (contentType) => contentType === 'application/json' || contentType === 'text/plain',
  translate(body, { receivedAt, digest }) {
    const parsed = parseBounded(body, foreignLimits);
    if (isRefusal(parsed)) return parsed;
    if (!isRecord(parsed.value)) return refuse(400, 'payload', 'The payload must be a JSON object.');
    return readPayload(parsed.value, receivedAt, digest);
  },
  accept: (reply) => reply.code(202).send({ ok: true }),
  refuse: (reply, { status, code, message }) => reply.code(status).send({ error: { code, message } }),
};

function readPayload(payload: Told, receivedAt: number, digest: string): Translation {
  const meta = payload['meta'];
  const context = toContext(meta);
  const service = defined({ 'service.name': get(get(meta, 'app'), 'name') });
  const page = get(get(meta, 'page'), 'url');
  const sdk = { name: 'faro', version: get(get(meta, 'sdk'), 'version') };
  const events = Object.entries(lists).flatMap(([name, read]) =>
    toList(payload[name]).flatMap((told) => {
      if (!isRecord(told)) return `${name} must hold objects`;
      // A time that nobody can read is refused with what it is the time of.
      const found = read(told, { timestamp: toTime(told['timestamp']) ?? Number.NaN, page });
      return found.map((event) =>
        typeof event === 'string' ? event : { ...event, data: { ...service, ...event.data } },
      );
    }),
  );
  const spans = readTraces(payload['traces'], receivedAt, `${digest} traces`);
  // Spans of a page happen where all else of the payload does, and to the same person.
  const traces = spans.batches.map((batch) => ({
    ...batch,
    context: { ...batch.context, ...defined(context) },
    events: batch.events.map((event) => (typeof event === 'string' ? event : { page, ...event })),
  }));
  const own = events.length > 0 ? [{ identity: digest, sdk, context, events }] : [];
  return { batches: [...own, ...traces], notKept: {} };
}

function toContext(meta: unknown): ForeignContext {
  const of = (part: string, name: string) => get(get(meta, part), name);
  const browser = toWords(of('browser', 'name'));
  const major = /^\d+/.exec(toWords(of('browser', 'version')) ?? '')?.[0];
  return defined({
    session: of('session', 'id'),
    user: of('user', 'id'),
    release: of('app', 'version') ?? of('app', 'release'),
    environment: of('app', 'environment'),
    // Without a version it tells less than the request's own header.
    browser: browser && major ? `${browser.replace(/ Headless$/, '')} ${major}` : undefined,
    language: of('browser', 'language'),
  });
}

function toException(told: Told, at: { timestamp: number; page: unknown }): ForeignEvent {
  const { type, value, stacktrace, context, trace } = told;
  const name = toWords(type) ?? namelessError;
  const data = defined({
    type: name,
    message: value,
    stacktrace: toStackText(toTitle(name, toWords(value)), get(stacktrace, 'frames')),
    severity: 'error',
    context,
    ...toTrace(trace),
  });
  return { type: 'exception', ...at, data };
}

/** What Faro calls otherwise than we do. */
const ownNames: Readonly<Record<string, string>> = {
  session_start: 'session.start',
  session_resume: 'session.resume',
  session_extend: 'session.extend',
  view_changed: 'view.changed',
  route_change: 'page_view',
};

function toEvent(told: Told, at: { timestamp: number; page: unknown }): ForeignEvent | string {
  const { domain, attributes, trace } = told;
  const name = toWords(told['name']);
  if (name === undefined) return 'event must have a name';
  const type = Object.hasOwn(ownNames, name) ? (ownNames[name] ?? name) : name;
  const said = isRecord(attributes) ? toNumbers(attributes) : {};
  return { type, ...at, data: defined({ ...said, domain, ...toTrace(trace) }) };
}

/** A Web Vital, or each value of what else was measured. */
function toMeasurements(
  told: Told,
  at: { timestamp: number; page: unknown },
): readonly (ForeignEvent | string)[] {
  const { values, context, trace } = told;
  const type = toWords(told['type']);
  if (type === undefined || !isRecord(values)) return ['measurement must have a type and values'];
  const said = isRecord(context) ? context : {};
  if (type === 'health.check') return [{ type, ...at, data: { ...said, ...values } }];
  if (type !== 'web-vitals')
    return Object.entries(values).map(([key, value]) => ({
      type: 'metric',
      ...at,
      data: defined({ ...said, name: `${type}.${key}`, value, kind: 'gauge', ...toTrace(trace) }),
    }));
  const { rating, id, navigation_type: navigationType } = said;
  return Object.entries(values).flatMap(([key, value]) => {
    const name = toVitalName(key);
    if (name === undefined) return [];
    const data = defined({ name, value, delta: values['delta'], rating, id, navigationType });
    return [{ type: 'browser.web_vital', ...at, data }];
  });
}

function toTrace(trace: unknown): Record<string, unknown> {
  return { traceId: get(trace, 'trace_id'), spanId: get(trace, 'span_id') };
}

/**
 * All that an event of Faro's holds is text; what is a number is one again, so that it can be counted with. Not where it has as
 * many digits as what numbers people: those stay text, in which they are found.
 */
function toNumbers(attributes: Told): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' && /^-?\d{1,7}(?:\.\d{1,15})?$/.test(value) ? toNumber(value) : value,
    ]),
  );
}
