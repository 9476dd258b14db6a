import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { createRandom } from '../../test/random.ts';
import { randomFilter } from '../../test/randomFilter.ts';
import { anEvent, DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { AskAnswer } from '../api/askTypes.ts';
import type { InnerEvent } from '../event.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { writeFilter } from '../queries/own/writeQuestion.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

const day: Scope = { project: 'shop', from: NOW - DAY, to: NOW };
const asking = (store: Store, text: string, scope: Scope = day): Promise<AskAnswer> =>
  store.ask({ ...scope, question: readQuestion(text) });
const firstOf = ({ rows }: AskAnswer) => rows.map(({ key, value, samples }) => [...key, value, samples]);

describe.each(stores)('the %s store', (_name, open) => {
  let opened: OpenStore;
  let store: Store;
  const scope = { ...day, project: 'own' };

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
    const orders: Partial<InnerEvent>[] = [
      { name: 'lamp', value: 10, session: 'a', user: 'u', weight: 200, numbers: { items: 1 } },
      { name: 'lamp', value: 30, session: 'a', user: 'u', weight: 200, attributes: { gift: 'true' } },
      { name: 'vase', value: 20, session: 'b', device: 'mobile', numbers: { items: 4 }, at: NOW - 3 * HOUR },
      { name: 'vase', value: null, session: '', device: 'mobile', at: NOW - 2 * DAY },
      { name: "it's", value: 7, session: '', attributes: { gift: 'false' } },
    ];
    await store.insert({
      token: 'own',
      rows: packRows(orders.map((order) => anEvent({ type: 'order', project: 'own', ...order }))),
    });
  });

  afterAll(() => opened.close());

  it.each<[string, unknown[]]>([
    ['count of order', [[6, 4]]],
    ['count of nothing', [[0, 0]]],
    ['mean of nothing', [[null, 0]]],
    ['visits of order', [[3, 2]]],
    ['users of order', [[2, 1]]],
    ['sum(items) of order', [[6, 2]]],
    ['mean(items) of order', [[2, 2]]],
    ['mean of order where name = lamp', [[20, 2]]],
    ['rate(gift = true) of order', [[2 / 6, 4]]],
    ['p50 of order where name = vase', [[20, 1]]],
    ['count where name = "it\'s"', [[1, 1]]],
    ['count where items > 1', [[1, 1]]],
    ['count where items <= 4', [[3, 2]]],
    ['count where gift exists', [[3, 2]]],
    ['count where gift != true', [[4, 3]]],
    ['count where device in (mobile, tablet)', [[1, 1]]],
    ['count where name contains a and not (name = vase)', [[4, 2]]],
    [
      'count by name',
      [
        ['lamp', 4, 2],
        ["it's", 1, 1],
        ['vase', 1, 1],
      ],
    ],
    ['count by name, device top 1', [['lamp', 'desktop', 4, 2]]],
    [
      'visits by gift',
      [
        ['', 3, 2],
        ['true', 2, 1],
      ],
    ],
  ])('answers %s', async (text, expected) => {
    expect(firstOf(await asking(store, text, scope))).toEqual(expected);
  });

  it('says in which words it was understood, and that there are more groups', async () => {
    const answer = await asking(store, '{"measure":{"kind":"count"},"by":["name"],"top":1}', scope);

    expect(answer).toMatchObject({
      text: 'count by name top 1',
      unit: 'events',
      isCut: true,
      bucketMs: null,
    });
    expect((await asking(store, 'count by name top 3', scope)).isCut).toBe(false);
  });

  it('gives a course in buckets, and refuses more than a chart can show', async () => {
    const { rows, bucketMs } = await asking(store, 'count by device every 1h', scope);

    expect(bucketMs).toBe(HOUR);
    expect(rows.map(({ key, points }) => [key, points.map(({ value }) => value)])).toEqual([
      [['desktop'], [5]],
      [['mobile'], [1]],
    ]);
    await expect(asking(store, 'count every 1s', scope)).rejects.toThrow('86401 points');
  });
});

describe('on random events', () => {
  const opened: OpenStore[] = [];
  const events = randomEvents({ seed: 9_001, count: 3_000 });
  const own = events.filter(
    ({ project, at, retentionDays }) =>
      project === 'shop' && at >= day.from && at + retentionDays * DAY > NOW,
  );

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) await store.insert({ token: 'random', rows: packRows(events) });
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  it('finds by any filter what the specification finds', async () => {
    const random = createRandom(4_711);
    const [memory, clickHouse] = opened.map(({ store }) => store);
    const counts = new Set<number | null | undefined>();
    for (let round = 0; round < 120; round += 1) {
      const text = `count where ${writeFilter(randomFilter(random))}`;
      const expected = memory && (await asking(memory, text));

      expect(clickHouse && [text, await asking(clickHouse, text)]).toEqual([text, expected]);
      counts.add(expected?.rows[0]?.value);
    }
    expect(counts.size).toBeGreaterThan(20);
  }, 60_000);

  it.each(['count', 'visits', 'users', 'sum(tokens)', 'mean(tokens)', 'rate(success = true)', 'p75', 'p95'])(
    'gives groups and courses of %s as the specification does',
    async (measure) => {
      const answers = [];
      for (const { store } of opened)
        answers.push(await asking(store, `${measure} by type, release every 6h top 50`));
      const [expected, found] = answers.map(({ rows, ...rest }) => ({
        ...rest,
        rows: rows.map(({ points, value, low, high, ...row }) => ({
          ...row,
          // Percentiles of two ways of counting differ within a rank.
          ...(/^p\d/.test(measure) ? {} : { value: round(value), low: round(low), high: round(high) }),
          points: points.map(({ at, samples, value: one }) => ({
            at,
            samples,
            ...(/^p\d/.test(measure) ? {} : { value: round(one) }),
          })),
        })),
      }));

      expect(found).toEqual(expected);
      expect(found?.rows.length).toBeGreaterThan(0);
    },
  );

  it.each([
    'count where tokens exists',
    'visits',
    'sum(tokens)',
    'mean(tokens)',
    'rate(success = true)',
    'p75',
  ])('measures %s for alerts in windows that overlap, as the specification does', async (q) => {
    const answers = [];
    for (const { store } of opened)
      answers.push(
        await store.measure({ ...day, query: { measure: 'question', q }, bucketMs: 2 * HOUR, spread: 3 }),
      );
    const [expected, found] = answers.map((buckets) =>
      buckets.map(({ level, bad, total, ...bucket }) => ({
        ...bucket,
        bad: round(bad),
        total: round(total),
        level: q === 'p75' ? level !== null : round(level),
      })),
    );

    expect(found).toEqual(expected);
    expect(found?.length).toBeGreaterThan(5);
  });

  it('counts what a plain loop counts', async () => {
    const byPage = new Map<string, number>();
    for (const { type, page, weight } of own)
      if (type === 'page_view') byPage.set(page, (byPage.get(page) ?? 0) + weight / 100);

    for (const { store } of opened) {
      const { rows } = await asking(store, 'count of page_view by page');

      expect(new Map(rows.map(({ key, value }) => [key[0], round(value)]))).toEqual(
        new Map([...byPage].map(([page, count]) => [page, round(count)])),
      );
    }
  });
});

function round(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(9));
}
