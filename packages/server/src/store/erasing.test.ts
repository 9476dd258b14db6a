import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eachStore } from '../../test/eachStore.ts';
import { openClusterStore } from '../../test/openClusterStore.ts';
import { openEngineStore } from '../../test/openEngineStore.ts';
import { removeErased } from '../../test/removeErased.ts';
import { anEvent, DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { createClickHouseStore } from './clickhouse.ts';
import { toReportRow } from './reportRow.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

type Question = (store: Store, scope: Scope) => Promise<unknown>;

const visitOf = (name: string): string =>
  `${Buffer.from(name).toString('hex')}${'0'.repeat(32)}`.slice(0, 32);
const gone = ['s3', 's4', 's7'].map(visitOf);
const restricted = ['s11', 's12'].map(visitOf);
const everybody = Array.from({ length: 20 }, (_, number) => visitOf(`s${number}`));
/** What only those have who are erased. */
const MARK = 'basic';

/** Every verb that answers with something of visits. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  vitals: (store, scope) => store.vitals(scope),
  operations: (store, scope) => store.operations(scope),
  requests: (store, scope) => store.requests(scope),
  resources: (store, scope) => store.resources(scope),
  pages: (store, scope) => store.pages(scope),
  errorGroups: (store, scope) => store.errorGroups(scope),
  errorGroup: async (store, scope) => {
    const { groups } = await store.errorGroups(scope);
    return Promise.all(groups.map(({ fingerprint }) => store.errorGroup({ ...scope, fingerprint })));
  },
  health: (store, scope) => store.health(scope),
  events: (store, scope) => store.events({ ...scope, limit: 1_000 }),
  delivery: (store, scope) => store.delivery(scope),
  deliverySessions: (store, scope) => store.deliverySessions(scope),
  usage: async (store, scope) => [
    await store.usage(scope),
    await store.usage({ ...scope, segment: parseFilter('page = /p1') }),
  ],
  conversations: (store, scope) => store.conversations(scope),
  generations: (store, scope) => store.generations(scope),
  generationUsers: (store, scope) => store.generationUsers({ ...scope, least: 1, limit: 50 }),
  experiments: (store, scope) => store.experiments(scope),
  ask: (store, scope) => store.ask({ ...scope, question: readQuestion('count by type top 50') }),
  points: (store, scope) =>
    store.points({ ...scope, type: 'browser.web_vital', name: 'LCP', columns: 2_000 }),
  insightFacts: (store, scope) => store.insightFacts(scope),
  cohorts: (store, scope) => store.cohorts({ ...scope, every: 'day' }),
  engagement: (store, scope) => store.engagement(scope),
  funnel: (store, scope) => store.funnel({ ...scope, question: readFunnel('page_view then feature.used') }),
  measure: (store, scope) =>
    store.measure({ ...scope, query: { measure: 'question', q: 'count' }, bucketMs: DAY, spread: 1 }),
  person: async (store, { project }) =>
    Promise.all(
      [true, false].map((withRestricted) => store.person({ project, sessions: everybody, withRestricted })),
    ),
  retention: (store, { project }) => store.retention(project),
  keptVisits: async (store, { project }) =>
    [...(await store.keptVisits({ project, sessions: everybody }))].sort((a, b) =>
      a.session < b.session ? -1 : 1,
    ),
  // Of all projects at once: there must be nothing with their mark.
  levels: async (store, { project }) =>
    project === 'seen' ? (await store.levels(NOW - 60 * DAY)).filter(({ consent }) => consent === MARK) : [],
  restrictions: async ({ restrictions }, { project }) =>
    (await restrictions.all())
      .filter((one) => one.project === project)
      .map(({ session }) => session)
      .sort(),
};

/** The others: what writes, what tells of the database itself, and what knows no visits. `recentIds` are numbers of events, by which repeats are known. */
const OTHERS =
  'kind migrate pendingSteps insert feedAgain insertReports insertOutcomes outcomes recentIds bookings documents claim erase removals purge keepMarks marks sourceMaps upkeep roll rollups tables ping close'.split(
    ' ',
  );

const scopeOf = (project: string): Scope => ({
  project,
  from: Math.floor(NOW / DAY) * DAY - 5 * DAY,
  to: Math.floor(NOW / DAY) * DAY + DAY,
});

function comparable(answer: unknown, project: string): unknown {
  const text = JSON.stringify(answer ?? null, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(9)) : value,
  );
  return JSON.parse(text.replaceAll(`"${project}"`, '"any"')) as unknown;
}

/** Events of every kind, of twenty visits in five days; those of some have a level and users of their own. */
const history: readonly InnerEvent[] = randomEvents({ seed: 5, count: 3_000 })
  .filter(({ at }) => at > NOW - 35 * DAY)
  .map((event) => {
    const session = visitOf(event.session);
    const at = NOW - ((NOW - event.at) % (5 * DAY));
    const isGone = gone.includes(session);
    return {
      ...event,
      at,
      session,
      ...(isGone ? { consent: MARK, user: `of ${session}` } : { consent: 'enhanced' }),
    };
  });

async function keep(store: Store, project: string, isKept: (session: string) => boolean): Promise<void> {
  const events = history.filter(({ session }) => isKept(session));
  await store.insert({ token: project, rows: packRows(events.map((event) => ({ ...event, project }))) });
  const reports = everybody.filter(isKept).map((session) =>
    toReportRow({
      project,
      origin: String(everybody.indexOf(session)),
      session,
      release: '1',
      environment: '',
      begun: NOW - HOUR,
      heard: NOW - HOUR / 2,
      produced: 9,
      last: 9,
      dropped: {},
      rejected: [],
      retentionDays: 90,
    }),
  );
  await store.insertReports({
    token: project,
    rows: Buffer.from(reports.map((row) => `${row}\n`).join('')),
  });
}

async function restrict({ restrictions }: Store, project: string, sessions: string[]): Promise<void> {
  await restrictions.keep({ project, sessions, isLifted: false, days: 90 });
  await restrictions.setApart({ project, sessions });
}

eachStore((store) => {
  describe('while the rows of an erased visit are still there', () => {
    beforeAll(async () => {
      await keep(store, 'seen', () => true);
      await keep(store, 'never', (session) => !gone.includes(session) && session !== restricted[0]);
      await restrict(store, 'seen', restricted);
      await restrict(store, 'never', restricted.slice(1));
      await store.erase({ project: 'seen', sessions: gone });
      await store.erase({ project: 'seen', sessions: restricted.slice(0, 1) });
    }, 60_000);

    it('knows of every verb whether it answers', () => {
      const names = [...Object.keys(QUESTIONS), ...OTHERS];
      const verbs = Reflect.ownKeys(store);

      expect(verbs.length).toBeGreaterThan(30);
      expect(verbs.filter((verb) => !names.includes(String(verb)))).toEqual([]);
    });

    it.each(Object.entries(QUESTIONS))('%s answers as if it had never been', async (_, ask) => {
      const [seen, never] = await Promise.all(
        ['seen', 'never'].map(async (project) => comparable(await ask(store, scopeOf(project)), project)),
      );

      expect(seen).toEqual(never);
    });

    it('holds them, and takes what comes late for theirs', async () => {
      const theirs = { project: 'seen', sessions: gone };
      const count = async (): Promise<number> =>
        (await store.keptVisits({ ...theirs, withErased: true })).reduce(
          (sum, { events }) => sum + events,
          0,
        );
      const before = await count();

      await store.insert({
        token: 'late',
        rows: packRows([anEvent({ project: 'seen', session: gone[0] ?? '', type: 'late' })]),
      });

      expect(before).toBeGreaterThan(100);
      expect(await count()).toBe(before + 1);
      expect(await store.keptVisits(theirs)).toEqual([]);
      expect((await store.events({ ...scopeOf('seen'), type: 'late' })).events).toEqual([]);
    });

    it('does not bring them back by lifting or restricting', async () => {
      const theirs = { project: 'seen', sessions: [...gone, ...restricted.slice(0, 1)] };

      expect(await store.restrictions.setApart({ project: 'seen', sessions: ['e'.repeat(32)] })).toBe(0);
      expect(await store.restrictions.putBack(theirs)).toBe(0);

      expect(await store.person({ ...theirs, withRestricted: true })).toMatchObject({
        visits: [],
        events: [],
        pageLoads: [],
      });
    });

    it('has none of them when they are removed, and finds everybody else', async () => {
      const theirs = { project: 'seen', sessions: [...gone, ...restricted.slice(0, 1)] };
      const others = await comparable(await store.events(scopeOf('never')), 'never');

      await removeErased(store);

      expect(await store.removals.all()).toEqual([]);
      expect(await store.keptVisits({ ...theirs, withErased: true })).toEqual([]);
      expect(comparable(await store.events(scopeOf('seen')), 'seen')).toEqual(others);
    });
  });
});

it('removes together what is more than one statement may name', async () => {
  const opened = await openEngineStore();
  onTestFinished(opened.close);
  await opened.store.migrate();
  await keep(opened.store, 'seen', () => true);
  for (const first of [0, 3_500, 7_000]) {
    const unknown = Array.from({ length: 3_500 }, (_, number) =>
      (first + number).toString(16).padStart(32, 'f'),
    );
    await opened.store.erase({ project: 'seen', sessions: [...unknown, gone[first / 3_500] ?? ''] });
  }

  await removeErased(opened.store);

  expect(await opened.store.removals.all()).toEqual([]);
  const theirs = { project: 'seen', sessions: everybody, withErased: true };
  expect(await opened.store.keptVisits(theirs)).toHaveLength(everybody.length - gone.length);
}, 60_000);

it('hides at every server what one of them erases', async () => {
  const opened = await openClusterStore();
  onTestFinished(opened.close);
  await opened.store.migrate();
  const other = createClickHouseStore(opened.options);
  onTestFinished(other.close);
  await keep(opened.store, 'seen', () => true);
  const theirs = { project: 'seen', sessions: gone };
  expect(await other.keptVisits(theirs)).toHaveLength(gone.length);

  const name = await opened.store.erase(theirs);

  expect(await other.keptVisits(theirs)).toEqual([]);
  expect((await other.removals.all()).map((one) => one.name)).toEqual([name]);
  // One that has stopped is followed by another.
  await removeErased(other);
  expect(await opened.store.keptVisits({ ...theirs, withErased: true })).toEqual([]);
}, 60_000);
