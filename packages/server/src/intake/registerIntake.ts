import type { Acknowledgement, Envelope } from '@candor/core/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerPreflight, answerRefusal } from './answer.ts';
import { checkSender, type SenderRules } from './checkSender.ts';
import { createEventIds } from './eventId.ts';
import type { TurnedDown } from './foreign/turnedDown.ts';
import { type Accounted, NOBODY } from './outcomes.ts';
import { readBodiesByHand } from './readBodiesByHand.ts';
import { drain, type ReadLimits } from './readBody.ts';
import { readEnvelope } from './readEnvelope.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { refuseRate } from './refuseRate.ts';
import { type TakeDeps, takeEnvelope } from './takeEnvelope.ts';

/** What the intake needs from the rest of the server. */
export interface IntakeDeps extends SenderRules, ReadLimits, TakeDeps {
  /** Whether an event is stored, as far as is remembered. */
  knows: (id: string) => boolean;
  turnedDown: TurnedDown;
}

const path = '/v1/envelopes';

/** Adds `POST /v1/envelopes` to a server. */
export async function registerIntake(app: FastifyInstance, deps: IntakeDeps): Promise<void> {
  await app.register(async (scope) => {
    readBodiesByHand(scope);
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
  let of: Accounted = NOBODY;
  const lost = (refusal: Refusal, events: number): Refusal => {
    deps.outcomes.add(of, refusal.outcome, events, refusal.code);
    return refusal;
  };

  const writeKey = checkSender(request, reply, deps);
  if (isRefusal(writeKey)) {
    drain(request.raw);
    // It counts for no project, so no project's numbers tell of it.
    deps.turnedDown.add(`candor: ${writeKey.code}`);
    return lost(writeKey, 1);
  }
  of = writeKey;
  const { key } = writeKey;
  if (!deps.keyLimit.isOpen(key)) {
    drain(request.raw);
    return lost(refuseRate(key, deps.keyLimit), 1);
  }
  const body = await readEnvelope(request.raw, deps);
  if (isRefusal(body)) return lost(body, body.events);
  const privacyControl = request.headers['sec-gpc'];
  const taken = await takeEnvelope(body, { key: writeKey, source: 'own', privacyControl }, deps);
  if (isRefusal(taken)) return taken;

  const { envelope, accepted, duplicate, turnedDown } = taken;
  const acknowledgement: Acknowledgement = {
    id: envelope.id,
    accepted,
    duplicate,
    rejected: turnedDown,
    ...(envelope.asks && { known: knownOf(envelope, envelope.asks, writeKey.project, deps) }),
  };
  reply.code(202).send(acknowledgement);
  return undefined;
}

/** What a page that is gone has sent, so that the next one need not send it again. */
function knownOf(
  { origin }: Envelope,
  asks: readonly number[],
  project: string,
  { knows }: IntakeDeps,
): readonly number[] {
  const toEventId = createEventIds(project, origin);
  return asks.filter((seq) => knows(toEventId(seq)));
}
