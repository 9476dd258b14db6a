import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { createRandom } from '../../test/random.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import type { Cohort } from '../api/cohortTypes.ts';
import type { InnerEvent } from '../event.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

const VISITS = 2_000;
const random = createRandom(2_026);

/** A site's visits: some see the cart, some of these buy; half of them are kept below, each for two. */
const everything: InnerEvent[] = Array.from({ length: VISITS }, (_, index) => {
  const common = { session: `s${index}`, user: `u${index}`, device: index % 3 === 0 ? 'mobile' : 'desktop' };
  const at = NOW - 20 * HOUR + index * 10_000;
  const variant = random() < 0.5 ? 'a' : 'b';
  const isBuyer = random() < 0.3;
  return [
    { ...common, at, type: 'experiment.exposure', name: 'price', attributes: { variant } },
    { ...common, at: at + 1, type: 'page_view', page: '/' },
    { ...common, at: at + 2, type: 'browser.web_vital', name: 'LCP', value: 4_000 * random() ** 2 },
    { ...common, at: at + 3, type: 'engagement', numbers: { activeMs: 60_000 * random() } },
    ...(random() < 0.5 ? [{ ...common, at: at + 3, type: 'ui.click', name: 'buy' }] : []),
    ...(isBuyer ? [{ ...common, at: at + 4, type: 'order', numbers: { amount: 100 * random() } }] : []),
    ...(random() < 0.1 ? [{ ...common, at: at + 5, type: 'exception', fingerprint: '7' }] : []),
  ].map((event) => anEvent({ project: 'all', ...event }));
}).flat();

const kept = new Set(Array.from({ length: VISITS }, (_, index) => `s${index}`).filter(() => random() < 0.5));
const sampled = everything
  .filter(({ session }) => kept.has(session))
  .map((event) => ({ ...event, project: 'half', weight: 200 }));

type Figures = (store: Store, scope: Scope) => Promise<(number | null | undefined)[]>;
const asking =
  (text: string): Figures =>
  async (store, scope) =>
    (await store.ask({ ...scope, question: readQuestion(text) })).rows
      .toSorted((a, b) => (a.key.join() < b.key.join() ? -1 : 1))
      .map(({ value }) => value);

/** Every question that counts or measures, by figures that half of the visits must tell as all of them do. */
const questions: [name: string, figures: Figures][] = [
  [
    'visits, users, views',
    async (store, scope) => {
      const { total } = await store.usage(scope);
      return [total.visits, total.users, total.newUsers, total.pageViews, total.activeMs];
    },
  ],
  [
    'vitals',
    async (store, scope) =>
      (await store.vitals(scope)).summary.flatMap(({ p75, weighted, good }) => [p75, weighted, good]),
  ],
  [
    'error groups',
    async (store, scope) =>
      (await store.errorGroups(scope)).groups.flatMap(({ count, sessions }) => [count, sessions]),
  ],
  [
    'funnel',
    async (store, scope) =>
      (await store.funnel({ ...scope, question: readFunnel('page_view then order') })).steps.flatMap(
        ({ reached, share }) => [reached, share],
      ),
  ],
  [
    'cohorts',
    async (store, scope) =>
      (await store.cohorts({ ...scope, every: 'week' })).cohorts.map(({ size }) => size),
  ],
  [
    'experiments',
    async (store, scope) =>
      (await store.experiments({ ...scope, goal: 'order', value: 'amount' })).experiments.flatMap(
        ({ variants }) =>
          variants.flatMap(({ visits, conversions, value }) => [visits, conversions, value?.mean]),
      ),
  ],
  [
    'engagement',
    async (store, scope) => {
      const { visits, score, parts } = await store.engagement(scope);
      return [visits, score, ...parts.map(({ mean }) => mean)];
    },
  ],
  ...[
    'count of order by device',
    'visits',
    'users of order',
    'sum(amount)',
    'mean(amount)',
    'median of browser.web_vital',
    'rate(type = order)',
  ].map((text): [string, Figures] => [text, asking(text)]),
];

/** The share of visits in which events of a type are told. */
type RateOf = (type: string) => number;

const EXEMPT = ['exception', 'consent.change'];
const RATES: Record<string, RateOf> = {
  /** Whatever the sampling, errors and decisions are told. */
  tenth: (type) => (EXEMPT.includes(type) ? 1 : 0.1),
  /** One type more rarely than the others. */
  clicks: (type) => (type === 'ui.click' ? 0.02 : 1),
  both: (type) => (type === 'ui.click' ? 0.02 : EXEMPT.includes(type) ? 1 : 0.1),
  exposures: (type) => (type === 'experiment.exposure' ? 0.02 : 1),
};

/** What is told of people who came twice. They stand evenly among all, and those of every kind do: so what is told stands for exactly as many as there are. */
function toldOf(project: string, rateOf: RateOf): InnerEvent[] {
  return Array.from({ length: VISITS }, (_, index) => {
    const kind = index % 20;
    const device = kind % 2 === 0 ? 'mobile' : 'desktop';
    const page = kind % 5 < 3 ? '/cart' : '/';
    const begun = NOW - 9 * DAY + kind * 20 * 60_000;
    const first = { session: `s${index}`, user: `u${index}`, device, page };
    const second = { ...first, session: `t${index}`, page: '/' };
    return [
      ...(kind % 5 < 2
        ? [{ ...first, at: begun - 3 * HOUR * (kind % 2), type: 'consent.change', page: '/' }]
        : []),
      { ...first, at: begun + 1, type: 'page_view' },
      {
        ...first,
        at: begun + 1,
        type: 'experiment.exposure',
        name: 'price',
        attributes: { variant: kind < 8 ? 'a' : 'b' },
      },
      { ...first, at: begun + 2, type: 'engagement', numbers: { activeMs: 1_000 * kind } },
      ...(kind % 4 === 0
        ? [{ ...first, at: begun + 3, type: 'ui.click', name: 'buy', numbers: { amount: 1 + kind } }]
        : []),
      ...(kind % 10 === 1
        ? [{ ...first, at: begun + 4, type: 'exception', fingerprint: '7', page: '/' }]
        : []),
      { ...second, at: begun + 8 * DAY, type: 'page_view' },
    ]
      .filter(({ type }) => index < rateOf(type) * VISITS)
      .map((event) => anEvent({ ...event, project, weight: Math.round(100 / rateOf(event.type)) }));
  }).flat();
}

function toTicks(figure: number | null | undefined): number | null | undefined {
  return typeof figure === 'number' ? Number(figure.toFixed(6)) : figure;
}

const cart = parseFilter('page = /cart');

/** Every question that counts visits or users, by figures that are certain where those of every kind are told evenly. */
const certain: [name: string, figures: Figures][] = [
  [
    'visits and users',
    async (store, scope) => {
      const { total, series } = await store.usage(scope);
      return [
        ...[total.visits, total.users, total.newUsers, total.activeMs],
        ...series.flatMap(({ at, visits, users, newUsers }) => [at, visits, users, newUsers]),
      ];
    },
  ],
  [
    'visits and users of a few hours',
    async (store, scope) => {
      const { total, series } = await store.usage({ ...scope, from: NOW - 10 * DAY, to: NOW - 8 * DAY });
      return [
        ...[total.visits, total.users, total.newUsers],
        ...series.flatMap(({ at, visits, users, newUsers }) => [at, visits, users, newUsers]),
      ];
    },
  ],
  [
    'visits and users of pages and clicks',
    async (store, scope) => {
      const { pages, clicks } = await store.usage(scope);
      return [...pages, ...clicks].flatMap(({ uses, visits, users }) => [uses, visits, users]);
    },
  ],
  [
    'visits of errors',
    async (store, scope) =>
      (await store.errorGroups(scope)).groups.flatMap(({ count, sessions }) => [count, sessions]),
  ],
  [
    'cohorts',
    async (store, scope) => cohortFigures((await store.cohorts({ ...scope, every: 'week' })).cohorts),
  ],
  [
    'cohorts that came back to a page',
    async (store, scope) =>
      cohortFigures(
        (await store.cohorts({ ...scope, every: 'day', where: parseFilter('type = page_view') })).cohorts,
      ),
  ],
  [
    'engaged visits',
    async (store, scope) => {
      const { visits, visitsOfAll, parts } = await store.engagement(scope);
      return [visits, visitsOfAll, parts[0]?.mean, parts[0]?.rank];
    },
  ],
  [
    'conversions',
    async (store, scope) =>
      (await store.experiments({ ...scope, goal: 'ui.click' })).experiments.flatMap(({ variants }) =>
        variants.flatMap(({ visits, conversions, rate }) => [visits, conversions, rate]),
      ),
  ],
  [
    'a funnel by device',
    async (store, scope) => {
      const { steps, groups } = await store.funnel({
        ...scope,
        question: readFunnel('page_view then engagement then ui.click by device'),
      });
      return [{ steps }, ...groups].flatMap((of) =>
        of.steps.flatMap(({ reached, share, medianMs }) => [reached, share, medianMs]),
      );
    },
  ],
  [
    'what visits of an experiment brought',
    async (store, scope) =>
      (
        await store.experiments({ ...scope, goal: 'ui.click', name: 'buy', value: 'amount' })
      ).experiments.flatMap(({ variants }) => variants.map(({ value }) => value?.mean)),
  ],
  ...[
    'visits',
    'users',
    'visits by device',
    'users by page',
    'visits by page, type',
    'visits of ui.click, page_view by device',
    'visits where page = /cart',
    'users of ui.click',
  ].map((text): [string, Figures] => [text, asking(text)]),
  [
    'visits and users of a segment',
    async (store, scope) => {
      const { total } = await store.usage({ ...scope, segment: cart });
      return [total.visits, total.users, total.pageViews, total.activeMs];
    },
  ],
  [
    'errors of a segment',
    async (store, scope) =>
      (await store.errorGroups({ ...scope, segment: cart })).groups.flatMap(({ count, sessions }) => [
        count,
        sessions,
      ]),
  ],
  [
    'engaged visits of a segment',
    async (store, scope) => {
      const { visits, visitsOfAll } = await store.engagement({ ...scope, segment: cart });
      return [visits, visitsOfAll];
    },
  ],
  [
    'visits by device of a segment that is seldom told',
    async (store, scope) =>
      asking('visits by device')(store, { ...scope, segment: parseFilter('type = ui.click') }),
  ],
];

function cohortFigures(cohorts: readonly Cohort[]): (number | null)[] {
  return cohorts.flatMap(({ at, size, returns }) => [at, size, ...returns.map(({ returned }) => returned)]);
}

describe.each(stores)('the %s store', (_name, open) => {
  let opened: OpenStore;

  beforeAll(async () => {
    opened = await open();
    await opened.store.insert({ token: 'all', rows: packRows(everything) });
    await opened.store.insert({ token: 'half', rows: packRows(sampled) });
    await opened.store.insert({ token: 'whole', rows: packRows(toldOf('whole', () => 1)) });
    for (const [project, rateOf] of Object.entries(RATES))
      await opened.store.insert({ token: project, rows: packRows(toldOf(project, rateOf)) });
  });

  afterAll(() => opened.close());

  it.each(certain)(
    'tells %s of all visits from those of which only some events are told',
    async (_question, figures) => {
      const scope = { from: NOW - 20 * DAY, to: NOW };
      const all = await figures(opened.store, { ...scope, project: 'whole' });

      expect(all.length).toBeGreaterThan(0);
      for (const project of Object.keys(RATES)) {
        const told = await figures(opened.store, { ...scope, project });
        expect([project, told.map(toTicks)]).toEqual([project, all.map(toTicks)]);
      }
    },
  );

  it.each(questions)('tells %s of all visits from half of them', async (_question, figures) => {
    const scope = { from: NOW - DAY, to: NOW };
    const all = await figures(opened.store, { ...scope, project: 'all' });
    const half = await figures(opened.store, { ...scope, project: 'half' });

    expect(half).toHaveLength(all.length);
    expect(all.length).toBeGreaterThan(0);
    for (const [index, figure] of all.entries()) {
      // Hundreds of visits tell within a sixth; unweighted they would tell half.
      const ratio = (half[index] ?? Number.NaN) / (figure ?? Number.NaN);
      expect([index, ratio > 0.84 && ratio < 1.19, ratio]).toEqual([index, true, ratio]);
    }
  });
});
