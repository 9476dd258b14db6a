import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/store.ts';
import type { Symbols } from '../symbols/symbols.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import { type Parameters, readFingerprint, readLimit, readScope, readText } from './parameters.ts';
import type { StatusAnswer } from './types.ts';

/** What the questions need. */
export interface QuestionDeps {
  store: Store;
  /** Adds the sources of stacks. */
  explain: Symbols['explain'];
  now: () => number;
  status(project: string): Omit<StatusAnswer, 'store'>;
}

const MAX_PAGE = 2_048;
const MAX_WORD = 256;
const MAX_GROUPS = 200;
const MAX_EVENTS = 1_000;
const MAX_SESSIONS = 200;

/** Adds `GET /api/v1/{vitals,operations,requests,resources,errors,errors/:fingerprint,health,usage,conversations,generations,experiments,delivery,delivery/sessions,events,status}`. */
export function addQuestions(app: FastifyInstance, { store, explain, now, status }: QuestionDeps): void {
  const scopeOf = (query: Parameters) => readScope(query, { project: String(query['project']), now: now() });
  const ask = (path: string, answer: (parameters: Parameters) => Promise<unknown>) =>
    app.get(`/api/v1/${path}`, (request) => {
      const { query, params, project } = request as typeof request & {
        query: Parameters;
        params: Parameters;
      };
      // The project is what access has settled, whatever was asked for.
      return answer({ ...query, ...params, project });
    });

  const pageScopeOf = (query: Parameters) => ({
    ...scopeOf(query),
    ...given({ page: readText(query, 'page', MAX_PAGE) }),
  });

  ask('vitals', (query) => store.vitals(pageScopeOf(query)));
  ask('operations', (query) => store.operations(pageScopeOf(query)));
  ask('requests', (query) => store.requests(pageScopeOf(query)));
  ask('resources', (query) => store.resources(pageScopeOf(query)));
  ask('errors', (query) =>
    store.errorGroups({ ...scopeOf(query), ...given({ limit: readLimit(query, MAX_GROUPS) }) }),
  );
  ask('errors/:fingerprint', async (query) => {
    const scope = { ...scopeOf(query), fingerprint: readFingerprint(query) };
    const answer = await store.errorGroup(scope);
    if (answer) return explain(scope.project, answer);
    throw new ApiRefusal(404, 'no_such_error', 'No such error in this range. Choose a longer one.');
  });
  ask('health', (query) => store.health(scopeOf(query)));
  ask('usage', (query) => store.usage(scopeOf(query)));
  ask('conversations', (query) => store.conversations(scopeOf(query)));
  ask('generations', (query) => store.generations(scopeOf(query)));
  ask('experiments', (query) =>
    store.experiments({
      ...scopeOf(query),
      ...given({ goal: readText(query, 'goal', MAX_WORD), name: readText(query, 'name', MAX_WORD) }),
    }),
  );
  ask('delivery', (query) =>
    store.delivery({ ...scopeOf(query), ...given({ release: readText(query, 'release', MAX_WORD) }) }),
  );
  ask('delivery/sessions', (query) =>
    store.deliverySessions({
      ...scopeOf(query),
      ...given({
        release: readText(query, 'release', MAX_WORD),
        session: readText(query, 'session', MAX_WORD),
        limit: readLimit(query, MAX_SESSIONS),
      }),
    }),
  );
  ask('events', (query) =>
    store.events({
      ...scopeOf(query),
      ...given({
        type: readText(query, 'type', MAX_WORD),
        session: readText(query, 'session', MAX_WORD),
        limit: readLimit(query, MAX_EVENTS),
      }),
    }),
  );
  ask('status', async ({ project }): Promise<StatusAnswer> => {
    const ready = await store.ping().catch(() => false);
    return { ...status(String(project)), store: { kind: store.kind, ready } };
  });
}

/** Leaves out what was not asked for. */
function given<Wanted extends object>(
  wanted: Wanted,
): { [Name in keyof Wanted]?: Exclude<Wanted[Name], undefined> } {
  const entries = Object.entries(wanted).filter(([, value]) => value !== undefined);
  // The same names, without those that are undefined.
  return Object.fromEntries(entries) as { [Name in keyof Wanted]?: Exclude<Wanted[Name], undefined> };
}
