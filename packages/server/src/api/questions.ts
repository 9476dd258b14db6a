import type { FastifyInstance } from 'fastify';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import type { Store } from '../store/store.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import {
  MAX_QUESTION,
  type Parameters,
  readCondition,
  readField,
  readFingerprint,
  readLimit,
  readNeeded,
  readOneOf,
  readScope,
  readSplit,
  readText,
} from './parameters.ts';
import type { OutcomesAnswer, StatusAnswer } from './types.ts';

/** What the questions need. */
export interface QuestionDeps {
  store: Store;
  now: () => number;
  status(project: string): Omit<StatusAnswer, 'store'>;
  /** Writes down what was counted until now. */
  account(): Promise<void>;
  /** What keys are called, by their ids. */
  keyNames(): ReadonlyMap<string, string>;
}

const MAX_PAGE = 2_048;
const MAX_WORD = 256;
const MAX_GROUPS = 200;
const MAX_EVENTS = 1_000;
const MAX_SESSIONS = 200;

/** Adds `GET /api/v1/{vitals,operations,requests,resources,errors,errors/:fingerprint,health,usage,conversations,generations,experiments,ask,engagement,cohorts,funnel,delivery,delivery/sessions,outcomes,events,status}`. */
export function addQuestions(
  app: FastifyInstance,
  { store, now, status, account, keyNames }: QuestionDeps,
): void {
  const scopeOf = (query: Parameters) => ({
    ...rangeOf(query),
    ...given({ segment: readCondition(query, 'segment') }),
  });
  const rangeOf = (query: Parameters) => readScope(query, { project: String(query['project']), now: now() });
  // Page loads that sent nothing are of no segment, and all the same lost something.
  const deliveryScopeOf = (query: Parameters) => {
    if (query['segment'] === undefined) return rangeOf(query);
    throw new ApiRefusal(400, 'bad_parameter', '`segment` does not narrow what was delivered. Leave it out.');
  };
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
    if (answer) return answer;
    throw new ApiRefusal(404, 'no_such_error', 'No such error in this range. Choose a longer one.');
  });
  ask('health', (query) => store.health(scopeOf(query)));
  ask('usage', (query) => store.usage(scopeOf(query)));
  ask('conversations', (query) => store.conversations(scopeOf(query)));
  ask('generations', (query) => store.generations(scopeOf(query)));
  ask('experiments', (query) =>
    store.experiments({
      ...scopeOf(query),
      ...given({
        goal: readText(query, 'goal', MAX_WORD),
        name: readText(query, 'name', MAX_WORD),
        control: readText(query, 'control', MAX_WORD),
        value: readField(query, 'value'),
        split: readSplit(query, 'split'),
      }),
    }),
  );
  ask('ask', async (query) =>
    store.ask({
      ...scopeOf(query),
      question: readQuestion(readNeeded(query, 'q', MAX_QUESTION, 'such as count of page_view by page')),
    }),
  );
  ask('cohorts', async (query) =>
    store.cohorts({
      ...scopeOf(query),
      every: readOneOf(query, 'every', ['day', 'week', 'month']) ?? 'week',
      ...given({ where: readCondition(query, 'where') }),
    }),
  );
  ask('engagement', (query) => store.engagement(scopeOf(query)));
  ask('funnel', async (query) =>
    store.funnel({
      ...scopeOf(query),
      question: readFunnel(readNeeded(query, 'q', MAX_QUESTION, 'such as page_view then order within 1h')),
    }),
  );
  ask('delivery', (query) =>
    store.delivery({
      ...deliveryScopeOf(query),
      ...given({ release: readText(query, 'release', MAX_WORD) }),
    }),
  );
  ask('delivery/sessions', (query) =>
    store.deliverySessions({
      ...deliveryScopeOf(query),
      ...given({
        release: readText(query, 'release', MAX_WORD),
        session: readText(query, 'session', MAX_WORD),
        limit: readLimit(query, MAX_SESSIONS),
      }),
    }),
  );
  ask('outcomes', async (query): Promise<OutcomesAnswer> => {
    const scope = deliveryScopeOf(query);
    await account();
    const [outcomes, told] = await Promise.all([store.outcomes(scope), store.delivery(scope)]);
    const names = keyNames();
    return {
      range: { from: scope.from, to: scope.to },
      outcomes: outcomes.map((one) => ({ ...one, name: names.get(one.key) ?? '' })),
      clients: Object.entries(told.total.dropped)
        .map(([reason, events]) => ({ reason, events }))
        .sort((a, b) => b.events - a.events || (a.reason < b.reason ? -1 : 1)),
    };
  });
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
