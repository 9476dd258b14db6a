import {
  type Acknowledgement,
  type DefinedEvents,
  type Envelope,
  type EventLevels,
  restrictContext,
} from '@candor/core/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { InnerEvent } from '../event.ts';
import type { OriginReport } from '../report.ts';
import { SpoolFull } from '../spool/spool.ts';
import type { Admit, Admitted } from './admit.ts';
import { answerPreflight, answerRefusal } from './answer.ts';
import { toInnerEvents } from './candor.ts';
import { checkConsent } from './checkConsent.ts';
import { checkSender, type SenderRules } from './checkSender.ts';
import { createEventIds } from './eventId.ts';
import type { KeyLimit } from './keyLimit.ts';
import type { OutcomeLedger } from './outcomes.ts';
import { drain, type ReadLimits } from './readBody.ts';
import { readEnvelope } from './readEnvelope.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { toReport } from './toReport.ts';

/** What the intake needs from the rest of the server. */
export interface IntakeDeps extends SenderRules, ReadLimits {
  outcomes: OutcomeLedger;
  keyLimit: KeyLimit;
  retentionDays: number;
  eventLevels: EventLevels;
  events: DefinedEvents;
  /** Hashes with this server's own key. */
  keyed: (purpose: string, text: string) => string;
  /** Whether repeats can be told from news by now. */
  isReady: () => boolean;
  admit: Admit;
  /** Whether an event is stored, as far as is remembered. */
  knows: (id: string) => boolean;
  /** Whether a person had this visit erased. */
  isErased: (project: string, visit: string) => boolean;
  /** Is shown what was accepted, once it is durable. */
  publish: (events: readonly InnerEvent[]) => void;
  /** Is told why the disk did not take a batch. */
  onFailure: (error: unknown) => void;
  now: () => number;
}

const path = '/v1/envelopes';

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
  if (isRefusal(key)) {
    drain(request.raw);
    return lost(key, 1);
  }
  if (!deps.keyLimit.isOpen(key.key)) {
    drain(request.raw);
    const retryAfter = deps.keyLimit.waitSeconds?.(key.key);
    const refusal = refuse(429, 'rate', 'This key sends more than it may; send again later.');
    return lost({ ...refusal, ...(retryAfter !== undefined && { retryAfter }) }, 1);
  }
  const body = await readEnvelope(request.raw, deps);
  if (isRefusal(body)) return lost(body, body.events);
  const { rejected, sent } = body;
  // Whatever the sender says: what its level does not let through is not kept.
  const envelope = { ...body.envelope, context: restrictContext(body.envelope.context) };
  if (!deps.isReady()) return lost(refuse(503, 'starting', 'The server is starting; send again.'), sent);

  const { session } = envelope.context;
  if (session !== undefined && deps.isErased(key.project, session)) return turnDown(reply, envelope, deps);

  const { covered, withheld, isHeld } = checkConsent(envelope, request.headers['sec-gpc'], deps);
  const turnedDown = [...rejected, ...withheld];
  const { retentionDays, keyed } = deps;
  const receipt = { project: key.project, receivedAt: deps.now(), retentionDays, keyed };
  const events = toInnerEvents({ ...envelope, events: covered }, receipt);
  const report = isHeld ? undefined : toReport(envelope, events, turnedDown, receipt);
  const admitted = await admitOrRefuse(events, report, deps);
  if (isRefusal(admitted)) return lost(admitted, sent);

  deps.keyLimit.spend(key.key, Math.max(1, admitted.fresh.length));
  deps.outcomes.add('stored', admitted.fresh.length);
  deps.outcomes.add('duplicate', admitted.duplicate);
  deps.outcomes.add('invalid', rejected.length);
  deps.outcomes.add('consent', withheld.length);
  deps.publish(admitted.fresh);
  const acknowledgement: Acknowledgement = {
    id: envelope.id,
    accepted: admitted.fresh.length,
    duplicate: admitted.duplicate,
    rejected: turnedDown,
    ...(envelope.asks && { known: knownOf(envelope, envelope.asks, key.project, deps) }),
  };
  reply.code(202).send(acknowledgement);
  return undefined;
}

/** Nothing of an erased visit is kept, not even that it was sent again. */
function turnDown(reply: FastifyReply, { id, events }: Envelope, { outcomes }: IntakeDeps): undefined {
  const rejected = events.map(({ seq }) => ({ seq, reason: 'the person had this visit erased' }));
  outcomes.add('invalid', rejected.length);
  reply.code(202).send({ id, accepted: 0, duplicate: 0, rejected } satisfies Acknowledgement);
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

async function admitOrRefuse(
  events: readonly InnerEvent[],
  report: OriginReport | undefined,
  deps: IntakeDeps,
): Promise<Admitted | Refusal> {
  try {
    return await deps.admit(events, report);
  } catch (error) {
    if (error instanceof SpoolFull)
      return refuse(503, 'full', 'Too much waits to be stored; send again later.');
    deps.onFailure(error);
    return refuse(503, 'disk', 'The events could not be made durable; send again later.');
  }
}
