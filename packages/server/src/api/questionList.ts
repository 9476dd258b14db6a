import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { groupsStanding } from '../queries/standing.ts';
import { VITAL_GROUPINGS, type VitalGrouping } from '../queries/vitals.ts';
import type { Scope, Store } from '../store/store.ts';
import type { Symbols } from '../symbols/symbols.ts';
import { ApiRefusal } from './ApiRefusal.ts';
import type { CohortPeriod } from './cohortTypes.ts';
import {
  condition,
  type Declared,
  field,
  limit,
  type NeededParameter,
  oneOf,
  type Read,
  readDeclared,
  split,
  text,
  written,
} from './declare.ts';
import { type Parameters, readFingerprint } from './parameters.ts';
import { STANDING_FILTERS, type StandingFilter, type Triage } from './triageTypes.ts';
import type { OutcomesAnswer } from './types.ts';

/** Where answers come from. */
export interface Sources {
  store: Store;
  /** Adds the sources of stacks. */
  explain: Symbols['explain'];
  /** Writes down what was counted until now. */
  account(): Promise<void>;
  /** What people said of groups of errors. */
  triage(project: string): readonly Triage[];
  /** What keys are called, by their ids. */
  keyNames(): ReadonlyMap<string, string>;
}

/** A question of a range: its path, what it takes and what answers it. */
export interface Question {
  readonly path: string;
  /** What it answers, in a line. */
  readonly about: string;
  /** The type of the answer. */
  readonly answer: string;
  readonly parameters: Declared;
  /** Whether `segment` narrows it; what was delivered belongs to none. */
  readonly hasSegment: boolean;
  ask(from: Sources, scope: Scope, parameters: Parameters): Promise<unknown>;
}

/** What narrows a question to some visits. */
export const SEGMENT: ReturnType<typeof condition> = condition(
  'A condition in words: only visits with an event for which it holds',
);

const MAX_PAGE = 2_048;
const MAX_WORD = 256;
const MAX_GROUPS = 200;
const MAX_PAGES = 1_000;
const MAX_EVENTS = 1_000;
const MAX_SESSIONS = 200;

const page = text(MAX_PAGE, 'Path of one page; all without it');
const release = text(MAX_WORD, 'One release; all without it');
const session = text(MAX_WORD, 'Id of one visit');
const fingerprint: NeededParameter<string> = {
  about: 'The group of an error, as an answer named it',
  schema: { type: 'string', pattern: '^[0-9]{1,20}$' },
  isNeeded: true,
  isInPath: true,
  read: readFingerprint,
};

/** Every question of a range. */
export const QUESTIONS: readonly Question[] = [
  question({
    path: 'vitals',
    about: 'Web vitals: percentiles with intervals, ratings and course; by page, release, device, connection',
    answer: 'VitalsAnswer',
    parameters: {
      page,
      groups: oneOf<VitalGrouping>(
        VITAL_GROUPINGS,
        '`none` is each vital and its course alone, without pages, releases, devices and connections: in half the time',
      ),
    },
    ask: ({ store }, scope) => store.vitals(scope),
  }),
  question({
    path: 'operations',
    about: "The site's operations, bottlenecks and AI operations",
    answer: 'OperationsAnswer',
    parameters: { page, search: text(MAX_WORD, 'What an operation has in its name, in any case') },
    ask: ({ store }, scope) => store.operations(scope),
  }),
  question({
    path: 'requests',
    about: 'What pages ask the network for, by server and by route',
    answer: 'RequestsAnswer',
    parameters: {
      page,
      search: text(MAX_WORD, 'What a route has in its method, host and path, in any case'),
    },
    ask: ({ store }, scope) => store.requests(scope),
  }),
  question({
    path: 'resources',
    about: 'What page loads take of devices and networks',
    answer: 'ResourcesAnswer',
    parameters: { page },
    ask: ({ store }, scope) => store.resources(scope),
  }),
  question({
    path: 'pages',
    about: 'Pages of the site, those with the most views, vitals and errors first',
    answer: 'PagesAnswer',
    parameters: {
      search: text(MAX_PAGE, 'What a page has in its path, in any case'),
      limit: limit(MAX_PAGES, 'Pages at most'),
    },
    ask: ({ store }, scope) => store.pages(scope),
  }),
  question({
    path: 'errors',
    about: 'Groups of errors, those with the most first',
    answer: 'ErrorsAnswer',
    parameters: {
      page,
      search: text(
        MAX_WORD,
        'What an error of the group has in its type and message, in any case, or the id of one',
      ),
      standing: oneOf<StandingFilter>(
        STANDING_FILTERS,
        'Where a group stands by what people said of it; `regressed` was resolved and has come back since, and `not-ignored` is all but what is ignored',
      ),
      limit: limit(MAX_GROUPS, 'Groups at most'),
    },
    ask: ({ store, triage }, { standing, ...scope }) =>
      store.errorGroups({
        ...scope,
        ...(standing && { standing: groupsStanding(standing, triage(scope.project)) }),
      }),
  }),
  question({
    path: 'errors/:fingerprint',
    about: 'One group of errors with its newest samples',
    answer: 'ErrorAnswer',
    parameters: {
      fingerprint,
      errorId: text(
        MAX_WORD,
        'The id under which one of them travelled; it is the first of the samples then',
      ),
    },
    async ask({ store, explain }, scope) {
      const answer = await store.errorGroup(scope);
      if (answer) return explain(scope.project, answer);
      throw new ApiRefusal(404, 'no_such_error', 'No such error in this range. Choose a longer one.');
    },
  }),
  question({
    path: 'health',
    about: 'Services with state, availability and response times',
    answer: 'HealthAnswer',
    parameters: {},
    ask: ({ store }, scope) => store.health(scope),
  }),
  question({
    path: 'usage',
    about: 'Visits, users and new users; features, pages, marked clicks and commands',
    answer: 'UsageAnswer',
    parameters: { search: text(MAX_WORD, 'What a listed thing has in its name, in any case') },
    ask: ({ store }, scope) => store.usage(scope),
  }),
  question({
    path: 'conversations',
    about: 'Conversations and requests by provider; what became of suggestions',
    answer: 'ConversationsAnswer',
    parameters: {},
    ask: ({ store }, scope) => store.conversations(scope),
  }),
  question({
    path: 'generations',
    about: 'Attempts, failures, retries and successes of generating',
    answer: 'GenerationsAnswer',
    parameters: {},
    ask: ({ store }, scope) => store.generations(scope),
  }),
  question({
    path: 'experiments',
    about: 'Variants by how many visits reached a goal, and how they differ from the control',
    answer: 'ExperimentsAnswer',
    parameters: {
      goal: text(MAX_WORD, 'Type of event that counts as success; the most frequent without it'),
      name: text(MAX_WORD, "What the goal's events must name"),
      control: text(MAX_WORD, 'The variant with which others are compared'),
      value: field("A number of the goal's events, summed up for each visit"),
      split: split('How visits are meant to be divided, such as long=1,short=3; evenly without it'),
    },
    ask: ({ store }, scope) => store.experiments(scope),
  }),
  question({
    path: 'ask',
    about: "A question of one's own",
    answer: 'AskAnswer',
    parameters: {
      q: written(
        readQuestion,
        'count of page_view by page',
        'The question, in words or as OwnQuestion in JSON',
      ),
    },
    ask: ({ store }, { q, ...scope }) => store.ask({ ...scope, question: q }),
  }),
  question({
    path: 'funnel',
    about: 'How many get from one step to the next, and how long they take',
    answer: 'FunnelAnswer',
    parameters: {
      q: written(
        readFunnel,
        'page_view then order within 1h',
        'The steps, in words or as FunnelQuestion in JSON',
      ),
    },
    ask: ({ store }, { q, ...scope }) => store.funnel({ ...scope, question: q }),
  }),
  question({
    path: 'cohorts',
    about: 'Who comes back, by when they were first seen',
    answer: 'CohortsAnswer',
    parameters: {
      every: oneOf<CohortPeriod>(['day', 'week', 'month'], 'Length of a period; a week without it'),
      where: condition('What counts as coming back; any event without it'),
    },
    ask: ({ store }, { every = 'week', ...scope }) => store.cohorts({ ...scope, every }),
  }),
  question({
    path: 'engagement',
    about: 'How engaged the visits of a segment are among all',
    answer: 'EngagementAnswer',
    parameters: {},
    ask: ({ store }, scope) => store.engagement(scope),
  }),
  question({
    path: 'delivery',
    about: 'What was numbered, stored, let go and is missing',
    answer: 'DeliveryAnswer',
    parameters: { release },
    hasSegment: false,
    ask: ({ store }, scope) => store.delivery(scope),
  }),
  question({
    path: 'delivery/sessions',
    about: 'The same for the visits that miss the most, or for one',
    answer: 'DeliverySessionsAnswer',
    parameters: { release, session, limit: limit(MAX_SESSIONS, 'Visits at most') },
    hasSegment: false,
    ask: ({ store }, scope) => store.deliverySessions(scope),
  }),
  question({
    path: 'outcomes',
    about: 'What became of everything that keys have sent, by key and reason; what browsers let go before',
    answer: 'OutcomesAnswer',
    parameters: {},
    hasSegment: false,
    async ask({ store, account, keyNames }, scope): Promise<OutcomesAnswer> {
      await account();
      const [outcomes, told] = await Promise.all([store.outcomes(scope), store.delivery(scope)]);
      const names = keyNames();
      const clients = Object.entries(told.total.dropped)
        .map(([reason, events]) => ({ reason, events }))
        .sort((a, b) => b.events - a.events || (a.reason < b.reason ? -1 : 1));
      return {
        range: { from: scope.from, to: scope.to },
        outcomes: outcomes.map((one) => ({ ...one, name: names.get(one.key) ?? '' })),
        clients,
      };
    },
  }),
  question({
    path: 'events',
    about: 'Stored events, the newest first',
    answer: 'EventsAnswer',
    parameters: {
      type: text(MAX_WORD, 'One type of events'),
      session,
      limit: limit(MAX_EVENTS, 'Events at most'),
    },
    ask: ({ store }, scope) => store.events(scope),
  }),
];

function question<All extends Declared>({
  ask,
  hasSegment = true,
  ...declared
}: {
  path: string;
  about: string;
  answer: string;
  parameters: All;
  hasSegment?: boolean;
  ask: (from: Sources, asked: Scope & Read<All>) => Promise<unknown>;
}): Question {
  return {
    ...declared,
    hasSegment,
    ask: async (from, scope, parameters) =>
      ask(from, { ...scope, ...readDeclared(declared.parameters, parameters) }),
  };
}
