import { readAgent } from '../foreign/agent.ts';
import type { Batch, ForeignContext, ForeignEvent } from '../foreign/batch.ts';
import { type Dialect, foreignLimits, type Translation } from '../foreign/dialect.ts';
import { defined, get, toList, toWords } from '../foreign/reading.ts';
import { mediaTypeOf } from '../mediaType.ts';
import { parseBounded } from '../parse.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { toAttributes } from './attributes.ts';
import type { MessageName } from './fields.ts';
import { toLogEvent } from './logs.ts';
import { toMetricEvents } from './metrics.ts';
import { parseProtobuf, writeExportAnswer, writeStatus } from './protobuf.ts';
import { toSpanEvents } from './traces.ts';

type Told = readonly (ForeignEvent | string)[];

/** One of OTLP's three kinds. */
interface Signal {
  readonly path: string;
  readonly message: MessageName;
  /** Names in JSON: of the resources, of their scopes, and of what these hold. */
  readonly names: readonly [resources: string, scopes: string, items: string];
  /** What an answer calls those that were refused. */
  readonly rejected: string;
  readonly toEvents: (item: unknown, receivedAt: number) => Told;
}

const traces: Signal = {
  path: '/v1/traces',
  message: 'ExportTraces',
  names: ['resourceSpans', 'scopeSpans', 'spans'],
  rejected: 'rejectedSpans',
  toEvents: toSpanEvents,
};

const signals: readonly Signal[] = [
  {
    path: '/v1/logs',
    message: 'ExportLogs',
    names: ['resourceLogs', 'scopeLogs', 'logRecords'],
    rejected: 'rejectedLogRecords',
    toEvents: (item, receivedAt) => [toLogEvent(item, receivedAt)],
  },
  {
    path: '/v1/metrics',
    message: 'ExportMetrics',
    names: ['resourceMetrics', 'scopeMetrics', 'metrics'],
    rejected: 'rejectedDataPoints',
    toEvents: toMetricEvents,
  },
  traces,
];

/** OTLP over HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export const otlpDialects: readonly Dialect[] = signals.map((signal) => ({
  source: 'otlp',
  paths: [signal.path],
  reads: (contentType) => contentType === json || contentType === protobuf,
  translate(body, { request, receivedAt, digest }) {
    const parsed = isProtobuf(request.headers['content-type'])
      ? parseProtobuf(body, signal.message)
      : parseBounded(body, foreignLimits);
    return isRefusal(parsed) ? parsed : readExport(parsed.value, signal, receivedAt, digest);
  },
  accept(reply, { refused, reason }, request) {
    if (isProtobuf(request.headers['content-type']))
      return reply.code(200).type(protobuf).send(writeExportAnswer(refused, reason));
    // Whole numbers of 64 bits are texts in JSON.
    const partialSuccess = { [signal.rejected]: String(refused), errorMessage: reason };
    return reply.code(200).send(refused === 0 ? {} : { partialSuccess });
  },
  refuse(reply, { status, message }, request) {
    // Not one of the answers after which an exporter tries again, though it may.
    reply.code(status === 408 ? 503 : status);
    const code = rpcCodes[status];
    return isProtobuf(request.headers['content-type'])
      ? reply.type(protobuf).send(writeStatus(code, message))
      : reply.send({ code, message });
  },
}));

const json = 'application/json';
const protobuf = 'application/x-protobuf';

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const rpcCodes: Readonly<Record<Refusal['status'], number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  405: 12,
  408: 14,
  411: 3,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
};

/** What a parsed export holds: a batch for each resource and visit that it tells of. */
function readExport(
  value: unknown,
  { names, toEvents }: Signal,
  receivedAt: number,
  digest: string,
): Translation {
  const batches: Batch[] = [];
  for (const { 0: index, 1: told } of toList(get(value, names[0])).entries()) {
    const resource = toAttributes(get(get(told, 'resource'), 'attributes'));
    const service = defined({ 'service.name': resource['service.name'] });
    const visits = new Map<string, { context: ForeignContext; events: (ForeignEvent | string)[] }>();
    for (const scope of toList(get(told, names[1]))) {
      for (const item of toList(get(scope, names[2]))) {
        for (const event of toEvents(item, receivedAt)) {
          const said = typeof event === 'string' ? resource : { ...resource, ...event.data };
          const visit = JSON.stringify([said['session.id'], said['user.id'] ?? said['enduser.id']]);
          const of = visits.get(visit) ?? { context: toContext(resource, said), events: [] };
          visits.set(visit, of);
          of.events.push(
            typeof event === 'string' ? event : { ...event, data: { ...service, ...event.data } },
          );
        }
      }
    }
    const sdk = { name: resource['telemetry.sdk.name'], version: resource['telemetry.sdk.version'] };
    for (const { 0: nth, 1: visit } of [...visits.values()].entries())
      batches.push({ identity: `${digest} ${index} ${nth}`, sdk, ...visit });
  }
  return { batches, notKept: {} };
}

/** The same for traces that another dialect carries. */
export function readTraces(value: unknown, receivedAt: number, digest: string): Translation {
  return readExport(value, traces, receivedAt, digest);
}

type Attributes = Readonly<Record<string, unknown>>;

function toContext(resource: Attributes, said: Attributes): ForeignContext {
  const userAgent = toWords(resource['user_agent.original']);
  return {
    ...(userAgent !== undefined && readAgent(userAgent)),
    session: said['session.id'],
    user: said['user.id'] ?? said['enduser.id'],
    release: resource['service.version'],
    environment: resource['deployment.environment.name'] ?? resource['deployment.environment'],
    language: resource['browser.language'],
  };
}

function isProtobuf(contentType: string | undefined): boolean {
  return mediaTypeOf(contentType) === protobuf;
}
