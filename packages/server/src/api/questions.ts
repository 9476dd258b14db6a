import type { FastifyInstance } from 'fastify';
import type { Scope, Store } from '../store/store.ts';
import type { Symbols } from '../symbols/symbols.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { type Parameters, readScope } from './parameters.ts';
import { QUESTIONS, SEGMENT } from './questionList.ts';
import type { StatusAnswer } from './types.ts';

/** What the questions need. */
export interface QuestionDeps {
  store: Store;
  /** Adds the sources of stacks. */
  explain: Symbols['explain'];
  now: () => number;
  status(project: string): Omit<StatusAnswer, 'store'>;
  /** Writes down what was counted until now. */
  account(): Promise<void>;
  /** What keys are called, by their ids. */
  keyNames(): ReadonlyMap<string, string>;
}

/** Adds every question of a range, and the server's own state. */
export function addQuestions(
  app: FastifyInstance,
  { store, explain, now, status, account, keyNames }: QuestionDeps,
): void {
  const told = (): Store => ({
    ...store,
    async errorGroup(scope) {
      const answer = await store.errorGroup(scope);
      return answer && explain(scope.project, answer);
    },
    async outcomes(scope) {
      await account();
      const names = keyNames();
      return (await store.outcomes(scope)).map((one) => ({ ...one, name: names.get(one.key) ?? '' }));
    },
  });
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
      return ask(told(), hasSegment ? narrowed(range, parameters) : whole(range, parameters), parameters);
    });
  add('status', async ({ project }): Promise<StatusAnswer> => {
    const ready = await store.ping().catch(() => false);
    return { ...status(String(project)), store: { kind: store.kind, ready } };
  });
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
