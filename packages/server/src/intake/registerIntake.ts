import type { IncomingMessage } from 'node:http';
import type { Acknowledgement, Envelope, RejectedEvent } from '@candor/core/wire';
import { decodeEnvelope } from '@candor/core/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InnerEvent } from '../event.ts';
import type { WriteKey, WriteKeys } from '../keys/writeKeys.ts';
import { SpoolFull } from '../spool/spool.ts';
import type { Admitted } from './admit.ts';
import { toInnerEvents } from './candor.ts';
import { type EventLevels, isAllowedBy } from './consent.ts';
import type { OutcomeLedger } from './outcomes.ts';
import { parseBounded } from './parse.ts';
import { type Admission, readBody } from './readBody.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { unpack } from './unpack.ts';

/** What the intake needs from the rest of the server. */
export interface IntakeDeps {
  keys: WriteKeys;
  admission: Admission;
  outcomes: OutcomeLedger;
  retentionDays: number;
  eventLevels: EventLevels;
  /** Whether a page served by this server itself sends. */
  isOwnOrigin: (origin: string) => boolean;
  /** Whether repeats can be told from news by now. */
  isReady: () => boolean;
  admit: (events: readonly InnerEvent[]) => Promise<Admitted>;
  /** Is shown what was accepted, once it is durable. */
  publish: (events: readonly InnerEvent[]) => void;
  /** Is told why the disk did not take a batch. */
  onFailure: (error: unknown) => void;
  now: () => number;
  bodyTimeoutMs: number;
}

const path = '/v1/envelopes';
const maxEvents = 1000;

/** Adds `POST /v1/envelopes` to a server. */
export async function registerIntake(app: FastifyInstance, deps: IntakeDeps): Promise<void> {
  await app.register(async (scope) => {
    // The body is read by hand, within bounds and only from those who hold a key.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    });
    scope.options(path, (request, reply) => answerPreflight(request, reply, deps));
    scope.post(path, async (request, reply) => {
      const refusal = await take(request, reply, deps);
      return refusal ? answerRefusal(reply, refusal) : reply;
    });
    scope.route({
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
      url: path,
      handler: (_request, reply) =>
        answerRefusal(reply.header('allow', 'POST, OPTIONS'), refuse(405, 'method', 'Use POST.')),
    });
  });
}

/** Takes an envelope and acknowledges it, or says why not. */
async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: IntakeDeps,
): Promise<Refusal | undefined> {
  const lost = (refusal: Refusal, events: number): Refusal => {
    deps.outcomes.add(refusal.outcome, events);
    return refusal;
  };

  const key = checkSender(request, reply, deps);
  if (isRefusal(key)) return lost(key, 1);
  const body = await readEnvelope(request.raw, deps);
  if (isRefusal(body)) return lost(body, body.events);
  const { envelope, rejected, sent } = body;
  if (!deps.isReady()) return lost(refuse(503, 'starting', 'The server is starting; send again.'), sent);

  const allowed = envelope.events.filter(({ type }) =>
    isAllowedBy(envelope.context.consent, type, deps.eventLevels),
  );
  const unwanted = envelope.events
    .filter((event) => !allowed.includes(event))
    .map(({ seq }) => ({ seq, reason: 'consent does not cover this type' }));
  const events = toInnerEvents(
    { ...envelope, events: allowed },
    { project: key.project, receivedAt: deps.now(), retentionDays: deps.retentionDays },
  );
  const admitted = await admitOrRefuse(events, deps);
  if (isRefusal(admitted)) return lost(admitted, sent);

  deps.outcomes.add('stored', admitted.fresh.length);
  deps.outcomes.add('duplicate', admitted.duplicate);
  deps.outcomes.add('invalid', rejected.length + unwanted.length);
  deps.publish(admitted.fresh);
  const acknowledgement: Acknowledgement = {
    id: envelope.id,
    accepted: admitted.fresh.length,
    duplicate: admitted.duplicate,
    rejected: [...rejected, ...unwanted],
  };
  reply.code(202).send(acknowledgement);
  return undefined;
}

/** The key of a request whose page may use it; lets that page read the answers from here on. */
function checkSender(request: FastifyRequest, reply: FastifyReply, deps: IntakeDeps): WriteKey | Refusal {
  const { key: given } = request.query as Record<string, unknown>;
  const key = typeof given === 'string' ? deps.keys.find(given) : undefined;
  if (!key) return refuse(401, 'key', 'Add a write key of this server to the address: ?key=cw_…');
  const { origin } = request.headers;
  reply.header('vary', 'origin');
  // Servers and scripts send no origin; the key alone is what they show.
  if (origin === undefined) return key;
  if (!key.isAllowed(origin) && !deps.isOwnOrigin(origin))
    return refuse(403, 'origin', 'This key is not for pages of this origin; add it to CANDOR_ORIGINS.');
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'retry-after',
    'cross-origin-resource-policy': 'cross-origin',
  });
  return key;
}

interface Read {
  envelope: Envelope;
  rejected: readonly RejectedEvent[];
  /** Events in the body, good and bad. */
  sent: number;
}

async function readEnvelope(
  request: IncomingMessage,
  { admission, bodyTimeoutMs }: IntakeDeps,
): Promise<Read | (Refusal & { events: number })> {
  const contentType = request.headers['content-type'];
  if (!isJsonOrText(contentType))
    return { ...refuse(415, 'content_type', 'Send application/json or text/plain.'), events: 1 };
  const body = await readBody(request, { admission, timeoutMs: bodyTimeoutMs });
  if (isRefusal(body)) return { ...body, events: 1 };
  const unpacked = unpack(body, request.headers['content-encoding']);
  if (isRefusal(unpacked)) return { ...unpacked, events: 1 };
  const parsed = parseBounded(unpacked);
  if (isRefusal(parsed)) return { ...parsed, events: 1 };
  const sent = countEvents(parsed.value);
  if (sent > maxEvents)
    return {
      ...refuse(413, 'events', `Send at most ${maxEvents} events; split the envelope.`),
      events: sent,
    };
  const decoded = decodeEnvelope(parsed.value, { maxEvents });
  if ('problem' in decoded) {
    const what = decoded.field === '' ? 'The envelope' : `The envelope's ${decoded.field}`;
    return { ...refuse(400, 'envelope', `${what} ${decoded.problem}.`), events: Math.max(sent, 1) };
  }
  return { ...decoded, sent };
}

async function admitOrRefuse(events: readonly InnerEvent[], deps: IntakeDeps): Promise<Admitted | Refusal> {
  try {
    return await deps.admit(events);
  } catch (error) {
    if (error instanceof SpoolFull)
      return refuse(503, 'full', 'Too much waits to be stored; send again later.');
    deps.onFailure(error);
    return refuse(503, 'disk', 'The events could not be made durable; send again later.');
  }
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply, deps: IntakeDeps): FastifyReply {
  const key = checkSender(request, reply, deps);
  if (isRefusal(key)) return answerRefusal(reply, key);
  return reply
    .headers({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding',
      'access-control-max-age': '7200',
    })
    .code(204)
    .send();
}

function answerRefusal(reply: FastifyReply, { status, code, message }: Refusal): FastifyReply {
  // Jitter, so that all who were turned away do not come back in the same second.
  if (status === 503 || status === 429)
    reply.header('retry-after', String(2 + Math.floor(Math.random() * 8)));
  if (status === 408) reply.header('connection', 'close');
  return reply.code(status).send({ error: { code, message } });
}

function isJsonOrText(contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  return type === undefined || type === '' || type === 'application/json' || type === 'text/plain';
}

function countEvents(value: unknown): number {
  const isObject = typeof value === 'object' && value !== null && 'events' in value;
  return isObject && Array.isArray(value.events) ? value.events.length : 0;
}
