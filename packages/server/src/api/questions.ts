import type { FastifyInstance } from 'fastify';
import type { Scope, Store } from '../store/store.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { type Parameters, readScope } from './parameters.ts';
import { QUESTIONS, SEGMENT, type Sources } from './questionList.ts';
import type { StatusAnswer } from './types.ts';

/** Days are counted once a minute, while every open dashboard asks each ten seconds. */
const PROGRESS_MS = 60_000;

/** What the questions need. */
export interface QuestionDeps extends Sources {
  now: () => number;
  status(project: string): Omit<StatusAnswer, 'store'>;
}

/** Adds every question of a range, and the server's own state. */
export function addQuestions(app: FastifyInstance, { now, status, ...from }: QuestionDeps): void {
  const { store } = from;
  const add = (path: string, answer: (parameters: Parameters) => Promise<unknown>) =>
    app.get(`/api/v1/${path}`, (request) => {
      const { query, params, project } = request as typeof request & {
        query: Parameters;
        params: Parameters;
      };
      // The project is what access has settled, whatever was asked for.
      return answer({ ...query, ...params, project });
    });

  for (const { path, hasSegment, ask } of QUESTIONS)
    add(path, async (parameters) => {
      const range = readScope(parameters, { project: String(parameters['project']), now: now() });
      return ask(from, hasSegment ? narrowed(range, parameters) : whole(range, parameters), parameters);
    });
  const progress = progressOf(from.store, now);
  add('status', async ({ project }): Promise<StatusAnswer> => {
    const ready = await store.ping().catch(() => false);
    const rollups = ready ? await progress() : undefined;
    return { ...status(String(project)), store: { kind: store.kind, ready }, ...(rollups && { rollups }) };
  });
}

/** How far the days are counted, a minute old at most. */
function progressOf(store: Store, now: () => number): () => Promise<StatusAnswer['rollups']> {
  let asked: { at: number; found: Promise<StatusAnswer['rollups']> } | undefined;
  return () => {
    const at = now();
    if (!asked || Math.abs(at - asked.at) >= PROGRESS_MS) {
      const found = Promise.resolve(store.rollups?.()).catch(() => {
        // What could not be told now is asked again the next time.
        asked = undefined;
        return undefined;
      });
      asked = { at, found };
    }
    return asked.found;
  };
}

function narrowed(range: Scope, parameters: Parameters): Scope {
  const segment = SEGMENT.read(parameters, 'segment');
  return { ...range, ...(segment !== undefined && { segment }) };
}

/** Page loads that sent nothing are of no segment, and all the same lost something. */
function whole(range: Scope, parameters: Parameters): Scope {
  if (parameters['segment'] === undefined) return range;
  throw new ApiRefusal(400, 'bad_parameter', '`segment` does not narrow what was delivered. Leave it out.');
}
