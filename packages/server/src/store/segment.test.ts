import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachStore, keepIn } from '../../test/eachStore.ts';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { DAY, NOW, randomEvents } from '../../test/seededEvents.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

eachStore((store) => {
  const keep = keepIn(store);
  const scopeOf = (project: string, segment?: string): Scope => ({
    project,
    from: NOW - DAY,
    to: NOW,
    ...(segment !== undefined && { segment: parseFilter(segment) }),
  });

  it('asks of the visits of a segment, and of all that they did', async () => {
    await keep(
      'narrow',
      { session: 'a', type: 'feature.used', name: 'export' },
      { session: 'a', type: 'page_view', page: '/a', device: 'desktop' },
      { session: 'b', type: 'page_view', page: '/b', device: 'mobile' },
      { session: '', type: 'page_view', page: '/c' },
    );

    const all = await store.usage(scopeOf('narrow'));
    const some = await store.usage(scopeOf('narrow', 'type = feature.used and name = export'));

    expect(all.pages.map(({ name }) => name)).toEqual(['/a', '/b', '/c']);
    expect(some.pages.map(({ name }) => name)).toEqual(['/a']);
    expect([all.total.visits, some.total.visits]).toEqual([2, 1]);
  });

  it('keeps known who was known before, whatever segment they were of', async () => {
    await keep(
      'known',
      { session: 'a', user: 'u', device: 'desktop', at: NOW - 10 * DAY },
      { session: 'b', user: 'u', device: 'mobile' },
      { session: 'c', user: 'v', device: 'mobile' },
      { session: 'd', user: 'w', device: 'desktop' },
    );

    const { total } = await store.usage(scopeOf('known', 'device = mobile'));

    expect(total).toMatchObject({ users: 2, newUsers: 1 });
  });

  it('scores visits by their ranks among all', async () => {
    const did = (session: string, activeMs: number, clicks: number, views: number) => [
      { session, type: 'engagement', numbers: { activeMs } },
      ...Array.from({ length: clicks }, () => ({ session, type: 'ui.click', device: session })),
      ...Array.from({ length: views }, () => ({ session, type: 'page_view', device: session })),
    ];
    await keep('scored', ...did('low', 0, 0, 1), ...did('mid', 1_000, 2, 1), ...did('top', 9_000, 5, 4));

    const all = await store.engagement(scopeOf('scored'));
    const top = await store.engagement(scopeOf('scored', 'device = top'));
    const nobody = await store.engagement(scopeOf('scored', 'device = none'));

    expect(all).toMatchObject({ visits: 3, visitsOfAll: 3 });
    expect(all.score).toBeCloseTo(50, 9);
    // Above two of three in each part, and even with itself.
    expect(top.score).toBeCloseTo((100 * 2.5) / 3, 9);
    expect(top.parts.map(({ part, mean }) => [part, mean])).toEqual([
      ['activeMs', 9_000],
      ['actions', 5],
      ['pages', 4],
    ]);
    expect(all.parts.map(({ mean }) => mean)).toEqual([10_000 / 3, 7 / 3, 2]);
    expect(nobody).toMatchObject({ visits: 0, visitsOfAll: 3, score: null, parts: [] });
  });

  it('takes visits for even whose times are, in whatever order they were told', async () => {
    const told = (session: string, ...times: number[]) =>
      times.map((activeMs, index) => ({
        session,
        type: 'engagement',
        device: session,
        at: NOW - 9_000 + index,
        numbers: { activeMs },
      }));
    // The first sum is above the second by what a fraction is rounded to.
    await keep('even', ...told('up', 0.1, 0.2, 0.3), ...told('down', 0.3, 0.2, 0.1));

    const up = await store.engagement(scopeOf('even', 'device = up'));

    expect(up.parts.map(({ rank }) => rank)).toEqual([50, 50, 50]);
  });
});

describe('on random events', () => {
  const opened: OpenStore[] = [];
  const events = randomEvents({ seed: 88, count: 3_000 }).map((event, index) =>
    event.session === ''
      ? event
      : { ...event, session: `${event.session}-${index % 15}`, user: event.user && `${event.user}-${index}` },
  );
  const scope: Scope = {
    project: 'shop',
    from: NOW - 2 * DAY - 54_321,
    to: NOW,
    segment: parseFilter('name = LCP and value > 300 or success = true'),
  };

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) await store.insert({ token: 'random', rows: packRows(events) });
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  it.each<[string, (store: Store, of: Scope) => Promise<unknown>]>([
    ['usage', async (store, of) => rounded((await store.usage(of)).total)],
    [
      'errors',
      async (store, of) =>
        (await store.errorGroups(of)).groups.map(({ fingerprint, count }) => [fingerprint, count]),
    ],
    [
      'health',
      async (store, of) => (await store.health(of)).services.map(({ service, checks }) => [service, checks]),
    ],
    ['events', (store, of) => store.events({ ...of, limit: 500 })],
    ['experiments', (store, of) => store.experiments(of)],
    ['cohorts', (store, of) => store.cohorts({ ...of, every: 'day' })],
    [
      'funnel',
      (store, of) => store.funnel({ ...of, question: readFunnel('page_view then feature.used per user') }),
    ],
    ['ask', (store, of) => store.ask({ ...of, question: readQuestion('count by type top 50') })],
    [
      'engagement',
      async (store, of) => rounded((await store.engagement(of)) as unknown as Record<string, unknown>),
    ],
  ])('narrows %s as the specification does', async (_question, asking) => {
    const [memory, clickHouse] = await Promise.all(opened.map(({ store }) => asking(store, scope)));
    const { segment: _, ...everybody } = scope;
    const [whole] = await Promise.all(opened.map(({ store }) => asking(store, everybody)));

    expect(clickHouse).toEqual(memory);
    expect(memory).not.toEqual(whole);
  });
});

function rounded(of: object): unknown {
  return JSON.parse(
    JSON.stringify(of, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)),
  );
}
