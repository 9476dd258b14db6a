import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { createRandom } from '../../test/random.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
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

describe.each(stores)('the %s store', (_name, open) => {
  let opened: OpenStore;

  beforeAll(async () => {
    opened = await open();
    await opened.store.insert({ token: 'all', rows: packRows(everything) });
    await opened.store.insert({ token: 'half', rows: packRows(sampled) });
  });

  afterAll(() => opened.close());

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
