import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sayWhenAgain } from '../answer.ts';
import { checkSender, type SenderRules } from '../checkSender.ts';
import { faroDialect } from '../faro/faro.ts';
import { mediaTypeOf } from '../mediaType.ts';
import { otlpDialects } from '../otlp/otlp.ts';
import { type Accounted, NOBODY } from '../outcomes.ts';
import { readBodiesByHand } from '../readBodiesByHand.ts';
import { drained, type ReadLimits, readBody } from '../readBody.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { refuseRate } from '../refuseRate.ts';
import { sentryDialect } from '../sentry/sentry.ts';
import type { TakeDeps } from '../takeEnvelope.ts';
import { unpack } from '../unpack.ts';
import { type Dialect, maxForeignBytes, maxForeignWireBytes } from './dialect.ts';
import { keyOf } from './keyOf.ts';
import { takeBatches } from './takeBatches.ts';
import type { TurnedDown } from './turnedDown.ts';

/** What the intake of other clients needs from the rest of the server. */
export interface DialectDeps extends SenderRules, ReadLimits, TakeDeps {
  turnedDown: TurnedDown;
}

const dialects: readonly Dialect[] = [...otlpDialects, sentryDialect, faroDialect];

/** Adds the addresses to which clients other than Candor's send. */
export async function registerDialects(app: FastifyInstance, deps: DialectDeps): Promise<void> {
  await app.register(async (scope) => {
    readBodiesByHand(scope);
    for (const dialect of dialects) {
      for (const path of dialect.paths) {
        scope.options(path, (request, reply) => answerPreflight(request, reply, dialect, deps));
        scope.post(path, async (request, reply) => {
          const refusal = await take(request, reply, dialect, deps);
          return refusal ? dialect.refuse(sayWhenAgain(reply, refusal), refusal, request) : reply;
        });
        scope.route({
          method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
          url: path,
          handler: (request, reply) =>
            dialect.refuse(
              reply.header('allow', 'POST, OPTIONS'),
              refuse(405, 'method', 'Use POST.'),
              request,
            ),
        });
      }
    }
  });
}

/** Headers that the clients set by themselves, and in which a key may be. */
const allowedHeaders =
  'content-type, content-encoding, x-api-key, authorization, x-sentry-auth, x-faro-session-id, idempotency-key, traceparent, tracestate, baggage';

/** Tells a page of another origin what it may send. Where the key is in a header it is not known yet, and any key's origins count. */
function answerPreflight(
  request: FastifyRequest,
  reply: FastifyReply,
  dialect: Dialect,
  deps: DialectDeps,
): FastifyReply {
  const given = keyOf(request);
  const { origin } = request.headers;
  const refusal =
    given === undefined ? checkOrigin(origin, reply, deps) : checkSender(request, reply, deps, given);
  if (isRefusal(refusal)) return dialect.refuse(reply, refusal, request);
  return reply
    .headers({
      'access-control-allow-methods': 'POST',
      // Beacons, by which older exporters send, always bring cookies along; nothing here looks at any.
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': allowedHeaders,
      'access-control-max-age': '7200',
    })
    .code(204)
    .send();
}

function checkOrigin(
  origin: string | undefined,
  reply: FastifyReply,
  { keys, isOwnOrigin }: DialectDeps,
): Refusal | undefined {
  reply.header('vary', 'origin');
  if (origin === undefined || !(keys.isAllowed(origin) || isOwnOrigin(origin)))
    return refuse(403, 'origin', 'No key is for pages of this origin; add it to CANDOR_ORIGINS.');
  reply.header('access-control-allow-origin', origin);
  return undefined;
}

/** Takes what another client sends and answers as it expects, or says why not. */
async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  dialect: Dialect,
  deps: DialectDeps,
): Promise<Refusal | undefined> {
  let of: Accounted = NOBODY;
  const lost = (refusal: Refusal): Refusal => {
    deps.outcomes.add(of, refusal.outcome, 1, refusal.code);
    deps.turnedDown.add(`${dialect.source}: ${refusal.code}`);
    return refusal;
  };
  const unread = (refusal: Refusal): Refusal => lost(drained(request.raw, refusal));

  const key = checkSender(request, reply, deps, keyOf(request));
  if (isRefusal(key)) return unread(key);
  of = key;
  if (reply.hasHeader('access-control-expose-headers'))
    reply.headers({
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'retry-after, x-sentry-rate-limits',
    });
  if (!deps.keyLimit.isOpen(key.key)) return unread(refuseRate(key.key, deps.keyLimit));
  if (!dialect.reads(mediaTypeOf(request.headers['content-type'])))
    return unread(refuse(415, 'content_type', 'Send the body with a content type of this protocol.'));

  const { admission, bodyTimeoutMs } = deps;
  const body = await readBody(request.raw, { admission, bodyTimeoutMs, maxWireBytes: maxForeignWireBytes });
  if (isRefusal(body)) return lost(body);
  const unpacked = unpack(body, request.headers['content-encoding'], maxForeignBytes);
  if (isRefusal(unpacked)) return lost(unpacked);
  const receivedAt = deps.now();
  // Keyed: who has the database could otherwise try what a body has said besides what was kept of it.
  const digest = deps.keyed('body', unpacked.toString('latin1'));
  const translation = dialect.translate(unpacked, { request, receivedAt, digest });
  if (isRefusal(translation)) return lost(translation);

  const outcome = await takeBatches(translation, { request, key, source: dialect.source, receivedAt }, deps);
  if (isRefusal(outcome)) {
    deps.turnedDown.add(`${dialect.source}: ${outcome.code}`);
    return outcome;
  }
  dialect.accept(reply, outcome, request);
  return undefined;
}
