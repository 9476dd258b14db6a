import type { Batch, ForeignContext, ForeignEvent } from '../foreign/batch.ts';
import type { Dialect, Translation } from '../foreign/dialect.ts';
import { toSeverity } from '../foreign/exception.ts';
import { defined, get, isRecord, toList, toNumber, toTime, toWords } from '../foreign/reading.ts';
import { isRefusal } from '../refusal.ts';
import { parsePayload, readSentryEnvelope, type SentryEnvelope } from './envelope.ts';
import { toErrorEvent } from './errorEvent.ts';
import { toOwnValues, toStreamedEvents, toTransactionEvents, toValues } from './spans.ts';

/** What an item's reader knows besides its payload. */
interface Around {
  readonly envelope: SentryEnvelope;
  readonly receivedAt: number;
  /** Of the payload's bytes: for what has no id of its own. */
  readonly digest: string;
}

type Part = Omit<Batch, 'sdk' | 'sentAt'>;
type Told = Readonly<Record<string, unknown>>;
type ReadItem = (told: Told, around: Around) => readonly Part[];

/** What is kept, by the type of its item. What Sentry has besides is counted under its type. */
const readers: Readonly<Record<string, ReadItem>> = {
  event: (event, { receivedAt, digest }) => [
    { ...whoOf(event, 'event', digest), events: [toErrorEvent(event, receivedAt)] },
  ],
  transaction(event, { envelope, digest }) {
    const rate = toNumber(get(envelope.header['trace'], 'sample_rate'));
    return [{ ...whoOf(event, 'transaction', digest), events: toTransactionEvents(event, rate) }];
  },
  feedback(event, { receivedAt, digest }) {
    const told = get(event['contexts'], 'feedback');
    const at = { timestamp: toTime(event['timestamp']) ?? receivedAt, page: get(told, 'url') };
    const data = defined({ message: get(told, 'message'), errorId: get(told, 'associated_event_id') });
    return [{ ...whoOf(event, 'feedback', digest), events: [{ type: 'error.feedback', ...at, data }] }];
  },
  user_report({ event_id, comments }, { receivedAt, digest }) {
    const data = defined({ message: comments, errorId: event_id });
    const events = [{ type: 'error.feedback', timestamp: receivedAt, data }];
    return [{ identity: `user_report ${toWords(event_id) ?? digest}`, context: {}, events }];
  },
  session: toSessionParts,
  client_report: toReportPart,
  check_in({ check_in_id, monitor_slug, status, duration, release, environment }, { receivedAt, digest }) {
    const seconds = toNumber(duration);
    const data = defined({
      service: monitor_slug,
      status: checkStates[toWords(status) ?? ''] ?? 'unknown',
      responseTimeMs: seconds === undefined ? undefined : seconds * 1000,
    });
    const identity = `check_in ${toWords(check_in_id) ?? digest} ${String(status)}`;
    const events = [{ type: 'health.check', timestamp: receivedAt, data }];
    return [{ identity, context: { release, environment }, events }];
  },
  log: (list, around) => toListParts(list, around, (told) => [toLogLine(told, around)]),
  trace_metric: (list, around) => toListParts(list, around, (told) => [toMetric(told, around)]),
  // Spans travel in lists, or one by one.
  span: (told, around) => toListParts('items' in told ? told : { items: [told] }, around, toStreamedEvents),
};

const checkStates: Readonly<Record<string, string>> = { ok: 'healthy', error: 'unhealthy' };

/** Sentry's envelopes. https://develop.sentry.dev/sdk/data-model/envelopes/ */
export const sentryDialect: Dialect = {
  source: 'sentry',
  paths: ['/api/:project/envelope/', '/api/:project/envelope'],
  reads: () => true,
  translate(body, { receivedAt, digest }) {
    const envelope = readSentryEnvelope(body);
    if (isRefusal(envelope)) return envelope;
    return readItems(envelope, receivedAt, (index) => `${digest} ${index}`);
  },
  accept(reply, { id, isLow }) {
    // Errors may still come: a client drops what it is told not to send.
    if (isLow) reply.header('x-sentry-rate-limits', `${pauseSeconds}:${lesser}:key:rate`);
    return reply.code(200).send(id === undefined ? {} : { id });
  },
  refuse(reply, { status, message, retryAfter = pauseSeconds }) {
    if (status === 429) reply.header('x-sentry-rate-limits', `${retryAfter}::key:rate`);
    return reply.code(status).send({ detail: message });
  },
};

const pauseSeconds = 10;
/** What a site can do without for a while, by Sentry's categories. */
const lesser = 'transaction;span;log_item;log_byte;trace_metric;session;replay;profile;attachment';

/** An envelope's items, each as a batch of its own: whatever envelope one comes in again, it is known. */
function readItems(
  envelope: SentryEnvelope,
  receivedAt: number,
  digestOf: (index: number) => string,
): Translation {
  const { header, items, isCutShort } = envelope;
  const batches: Batch[] = [];
  const notKept: Record<string, number> = isCutShort ? { 'unreadable item': 1 } : {};
  const count = (what: string) => {
    notKept[what] = (notKept[what] ?? 0) + 1;
  };
  const sdk = header['sdk'];
  const shared = {
    sdk: { name: get(sdk, 'name'), version: get(sdk, 'version') },
    ...defined({ sentAt: toTime(header['sent_at']) }),
  };
  for (const { 0: index, 1: item } of items.entries()) {
    const read = Object.hasOwn(readers, item.type) ? readers[item.type] : undefined;
    const told = read && parsePayload(item);
    if (!read) count(knownTypes.has(item.type) ? item.type : 'unknown item');
    else if (!isRecord(told)) count(`unreadable ${item.type}`);
    else {
      const parts = read(told, { envelope, receivedAt, digest: digestOf(index) });
      if (parts.length === 0) count(`${item.type} without news`);
      for (const part of parts) batches.push({ ...part, ...shared });
    }
  }
  const id = toWords(header['event_id']);
  return { batches, notKept, ...(id !== undefined && { id }) };
}

/** Items that are not kept, by name; others may be called anything. */
const knownTypes: ReadonlySet<string> = new Set([
  'attachment',
  'profile',
  'profile_chunk',
  'raw_security',
  'replay_event',
  'replay_recording',
  'replay_video',
  'sessions',
  'statsd',
]);

/** Who an event is about, and by what it is known. The trace stands for the visit, for a session's id is in no event. */
function whoOf(event: Told, kind: string, digest: string): Pick<Part, 'identity' | 'context'> {
  const id = toWords(event['event_id']) ?? digest;
  const contexts = event['contexts'];
  const context: ForeignContext = {
    session: get(get(contexts, 'trace'), 'trace_id'),
    user: get(event['user'], 'id'),
    release: event['release'],
    environment: event['environment'],
    language: get(get(contexts, 'culture'), 'locale'),
  };
  return { identity: `${kind} ${id}`, context };
}

/** A session's begin and end; what it tells in between is in the errors themselves. */
function toSessionParts(told: Told, { receivedAt, digest }: Around): Part[] {
  const { sid, init, started, timestamp, status, errors, duration, attrs } = told;
  const context = {
    session: sid,
    release: get(attrs, 'release'),
    environment: get(attrs, 'environment'),
  };
  const part = (type: string, at: unknown, data: Record<string, unknown>): Part => ({
    identity: `${type} ${toWords(sid) ?? digest}`,
    context,
    events: [{ type, timestamp: toTime(at) ?? receivedAt, data: defined(data) }],
  });
  const isOver = status === 'exited' || status === 'crashed' || status === 'abnormal';
  const seconds = toNumber(duration);
  const durationMs = seconds === undefined ? undefined : seconds * 1000;
  return [
    ...(init === true ? [part('session.start', started, {})] : []),
    ...(isOver ? [part('session.end', timestamp, { status, errors: toNumber(errors), durationMs })] : []),
  ];
}

const maxReasons = 50;

/** What the client has let go, which no event tells. */
function toReportPart({ discarded_events }: Told, { digest }: Around): Part[] {
  const dropped: Record<string, number> = {};
  for (const told of toList(discarded_events)) {
    const quantity = toNumber(get(told, 'quantity')) ?? 0;
    const reason = `sentry: ${nameOf(get(told, 'reason'))} (${nameOf(get(told, 'category'))})`;
    const isRoom = reason in dropped || Object.keys(dropped).length < maxReasons;
    if (isRoom && Number.isSafeInteger(quantity) && quantity > 0)
      dropped[reason] = (dropped[reason] ?? 0) + quantity;
  }
  return [{ identity: `client_report ${digest}`, context: {}, events: [], dropped }];
}

/** A name of Sentry's; what else a sender makes up has none. */
function nameOf(told: unknown): string {
  return typeof told === 'string' && /^[a-z_]{1,40}$/.test(told) ? told : 'unknown';
}

/** A list's entries, by the trace and the person they belong to. */
function toListParts(
  list: Told,
  { digest }: Around,
  toEvents: (told: unknown) => readonly (ForeignEvent | string)[],
): Part[] {
  const parts = new Map<string, { context: ForeignContext; events: (ForeignEvent | string)[] }>();
  for (const told of toList(list['items'])) {
    const attributes = toValues(get(told, 'attributes'));
    const context = {
      session: get(told, 'trace_id'),
      user: attributes['user.id'],
      release: attributes['sentry.release'],
      environment: attributes['sentry.environment'],
    };
    const who = JSON.stringify(context);
    const part = parts.get(who) ?? { context, events: [] as (ForeignEvent | string)[] };
    parts.set(who, part);
    part.events.push(...toEvents(told));
  }
  return [...parts.values()].map((part, nth) => ({ identity: `list ${digest} ${nth}`, ...part }));
}

function toLogLine(told: unknown, { receivedAt }: Around): ForeignEvent | string {
  if (!isRecord(told)) return 'log must be an object';
  const attributes = toOwnValues(told['attributes']);
  const severity = toSeverity(told['level']) ?? 'info';
  const data = defined({ ...attributes, severity, message: told['body'], traceId: told['trace_id'] });
  return {
    type: 'log',
    timestamp: toTime(told['timestamp']) ?? receivedAt,
    page: attributes['url.full'],
    data,
  };
}

function toMetric(told: unknown, { receivedAt }: Around): ForeignEvent | string {
  if (!isRecord(told)) return 'metric must be an object';
  const value = toNumber(told['value']);
  const name = toWords(told['name']);
  if (value === undefined || name === undefined) return 'metric must have a name and a value';
  const attributes = toOwnValues(told['attributes']);
  const data = defined({ ...attributes, name, value, unit: told['unit'], kind: told['type'] });
  return { type: 'metric', timestamp: toTime(told['timestamp']) ?? receivedAt, data };
}
