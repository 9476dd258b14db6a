import type { ErasureAnswer, PersonAnswer, RestrictionAnswer } from '@candor/core/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { placeOf } from '../api/place.ts';
import { answerPreflight, answerRefusal } from '../intake/answer.ts';
import { checkSender, type SenderRules } from '../intake/checkSender.ts';
import type { KeyLimit } from '../intake/keyLimit.ts';
import { readBodiesByHand } from '../intake/readBodiesByHand.ts';
import { drained, type ReadLimits } from '../intake/readBody.ts';
import { isRefusal, type Refusal, refuse } from '../intake/refusal.ts';
import { StoreProblem } from '../store/StoreProblem.ts';
import type { Store } from '../store/store.ts';
import type { Audit } from './audit.ts';
import type { Erase } from './erase.ts';
import { type Proven, readPerson } from './readPerson.ts';
import type { Restrict } from './restrict.ts';

/** What the person's own questions need from the rest of the server. */
export interface PersonDeps extends SenderRules, ReadLimits {
  store: Pick<Store, 'person'>;
  erase: Erase;
  restrict: Restrict;
  audit: Audit;
  /** By where the sender's address is, which is remembered for no longer than the limit needs. */
  limit: KeyLimit;
  retentionDays: number;
  /** Whether the store can be asked by now. */
  isReady: () => boolean;
  /** Is told why the store did not answer. */
  onFailure: (error: unknown) => void;
}

type Answer = (
  project: string,
  proven: Proven,
  place: string,
) => Promise<PersonAnswer | ErasureAnswer | RestrictionAnswer>;

/** As long as a browser remembers its visits, some ten a day. */
const maxRestricted = 1_000;

/** Adds `POST /v1/person/show`, `POST /v1/person/erase` and `POST /v1/person/restrict` to a server. */
export async function registerPerson(app: FastifyInstance, deps: PersonDeps): Promise<void> {
  const { store, erase, restrict, audit, limit, retentionDays } = deps;
  const answers: Readonly<Record<string, Answer>> = {
    async show(project, { sessions, after }) {
      const share = await store.person({
        project,
        sessions,
        withRestricted: true,
        ...(after !== undefined && { after }),
      });
      const events = share.events.length;
      await audit({ what: 'show', project, visits: share.visits.length, events });
      return { schema: 1, retentionDays, ...share };
    },
    erase: async (project, { sessions }, place) => {
      // It costs more than a question, and leaves a mark for each visit.
      limit.spend(place, sessions.length / 25);
      return { erased: await erase({ project, sessions }) };
    },
    restrict: async (project, { sessions, lift }, place) => {
      limit.spend(place, sessions.length / 25);
      // Of ids that nobody has only some: each is remembered.
      const visits = { project, sessions: sessions.slice(-maxRestricted) };
      return { moved: await restrict(visits, !lift) };
    },
  };

  await app.register(async (scope) => {
    readBodiesByHand(scope);
    for (const [what, answer] of Object.entries(answers)) {
      const path = `/v1/person/${what}`;
      scope.options(path, (request, reply) => answerPreflight(request, reply, deps));
      scope.post(path, async (request, reply) => {
        const result = await ask(request, reply, answer, deps);
        return isRefusal(result) ? answerRefusal(reply, result) : reply.send(result);
      });
    }
  });
}

/** The same steps and the same shape of answer, whether or not the secrets are anybody's. */
async function ask(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer,
  deps: PersonDeps,
): Promise<PersonAnswer | ErasureAnswer | RestrictionAnswer | Refusal> {
  const key = checkSender(request, reply, deps);
  if (isRefusal(key)) return drained(request.raw, key);
  const place = placeOf(request.ip);
  if (!deps.limit.isOpen(place))
    return drained(
      request.raw,
      refuse(429, 'rate', 'Too many questions from this address; ask again later.'),
    );
  deps.limit.spend(place, 1);
  const proven = await readPerson(request.raw, deps);
  if (isRefusal(proven)) return proven;
  if (!deps.isReady()) return refuse(503, 'starting', 'The server is starting; ask again.');
  try {
    return await answer(key.project, proven, place);
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error;
    deps.onFailure(error);
    return refuse(503, 'store', 'The store does not answer; ask again later.');
  }
}
