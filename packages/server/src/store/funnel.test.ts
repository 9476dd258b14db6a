import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachStore, keepIn } from '../../test/eachStore.ts';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { createRandom } from '../../test/random.ts';
import { anEvent, DAY, NOW } from '../../test/seededEvents.ts';
import type { FunnelAnswer, FunnelStepResult } from '../api/funnelTypes.ts';
import type { InnerEvent } from '../event.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { readFunnel } from '../queries/own/parseFunnel.ts';
import { readQuestion } from '../queries/own/parseQuestion.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

const MINUTE = 60_000;
const asking = (store: Store, project: string, text: string): Promise<FunnelAnswer> => {
  const scope: Scope = { project, from: NOW - 5 * DAY, to: NOW };
  return store.funnel({ ...scope, question: readFunnel(text) });
};
const reachedIn = ({ steps }: { steps: FunnelStepResult[] }) => steps.map(({ reached }) => reached);

eachStore((store) => {
  const keep = keepIn(store);
  const ago = (minutes: number) => NOW - minutes * MINUTE;

  it('counts who took one step after the other, and how long they took', async () => {
    await keep(
      'steps',
      { session: 'a', type: 'cart', at: ago(50), weight: 300, device: 'mobile' },
      { session: 'a', type: 'pay', at: ago(46), weight: 300 },
      { session: 'a', type: 'order', at: ago(40), weight: 300 },
      { session: 'b', type: 'cart', at: ago(50) },
      { session: 'b', type: 'pay', at: ago(40) },
      { session: 'c', type: 'pay', at: ago(50) },
      { session: 'c', type: 'cart', at: ago(40) },
      { session: 'd', type: 'order', at: ago(40) },
      { session: '', type: 'cart', at: ago(40) },
    );

    const answer = await asking(store, 'steps', 'cart then pay then order by device');

    expect(reachedIn(answer)).toEqual([5, 4, 3]);
    expect(answer.names).toEqual(['cart', 'pay', 'order']);
    expect(answer.steps).toMatchObject([
      { samples: 3, share: 1, fromPrevious: null, lost: 0, medianMs: null },
      { samples: 2, share: 0.8, fromPrevious: 0.8, lost: 1, medianMs: 4 * MINUTE },
      { samples: 1, share: 0.6, fromPrevious: 0.75, lost: 1, medianMs: 6 * MINUTE },
    ]);
    expect(answer.steps[1]?.low).toBeLessThan(0.8);
    expect(answer.steps[1]?.high).toBeGreaterThan(0.8);
    expect(answer.groups.map((group) => [group.key, reachedIn(group)])).toEqual([
      ['mobile', [3, 3, 3]],
      ['desktop', [2, 1, 0]],
    ]);
  });

  it('wants all steps within the time, from whichever try that succeeds', async () => {
    await keep(
      'window',
      { session: 'late', type: 'cart', at: ago(90) },
      { session: 'late', type: 'order', at: ago(20) },
      { session: 'again', type: 'cart', at: ago(90) },
      { session: 'again', type: 'cart', at: ago(30) },
      { session: 'again', type: 'order', at: ago(20) },
      { session: 'edge', type: 'cart', at: ago(80) },
      { session: 'edge', type: 'order', at: ago(20) },
    );

    expect(reachedIn(await asking(store, 'window', 'cart then order within 1h'))).toEqual([3, 2]);
  });

  it('takes no event for two steps, and goes by the order of the page where times are equal', async () => {
    const at = ago(5);
    await keep(
      'ties',
      { session: 'once', type: 'view', at },
      { session: 'twice', type: 'view', at, seq: 1 },
      { session: 'twice', type: 'view', at, seq: 2 },
      { session: 'ordered', type: 'view', at, seq: 1 },
      { session: 'ordered', type: 'buy', at, seq: 2 },
      { session: 'turned', type: 'buy', at, seq: 1 },
      { session: 'turned', type: 'view', at, seq: 2 },
    );

    expect(reachedIn(await asking(store, 'ties', 'view then view'))).toEqual([4, 1]);
    expect(reachedIn(await asking(store, 'ties', 'view then buy'))).toEqual([4, 1]);
  });

  it('follows a user over visits, and a condition within a step', async () => {
    await keep(
      'users',
      { session: 'a', user: 'u', type: 'page_view', page: '/cart', at: ago(90) },
      { session: 'b', user: 'u', type: 'order', numbers: { amount: 70 }, at: ago(20) },
      { session: 'c', user: 'v', type: 'page_view', page: '/', at: ago(90) },
      { session: 'c', user: 'v', type: 'order', numbers: { amount: 70 }, at: ago(20) },
    );
    const text = 'page_view where page = /cart then order where amount > 50';

    expect(reachedIn(await asking(store, 'users', text))).toEqual([1, 0]);
    expect(reachedIn(await asking(store, 'users', `${text} per user`))).toEqual([1, 1]);
  });

  it('leaves out who is restricted or was erased, takes back who is not any more, and who comes late', async () => {
    const [gone, apart, late] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [
      string,
      string,
      string,
    ];
    const tried = (session: string) => [
      { session, user: `user-of-${session}`, type: 'cart', at: ago(50) },
      { session, user: `user-of-${session}`, type: 'order', at: ago(40) },
    ];
    const visits = (of: string) => ({ project: 'rights', sessions: [of] });
    const scope: Scope = { project: 'rights', from: NOW - DAY, to: NOW };
    const count = async () => {
      const found = await Promise.all([
        asking(store, 'rights', 'cart then order').then(reachedIn),
        asking(store, 'rights', 'cart then order per user by type').then(({ groups }) =>
          groups.map(reachedIn),
        ),
        store
          .ask({ ...scope, question: readQuestion('users by type') })
          .then(({ rows }) => rows.map((row) => row.value)),
        store
          .ask({ ...scope, question: readQuestion('visits'), segment: parseFilter('type = order') })
          .then(({ rows }) => rows[0]?.value),
      ]);
      return found;
    };
    const all = (n: number) => [[n, n], [[n, n]], [n, n], n];
    await keep('rights', ...tried(gone), ...tried(apart));
    expect(await count()).toEqual(all(2));

    await store.insert({
      token: 'rights, late',
      rows: packRows(tried(late).map((event) => anEvent({ ...event, project: 'rights' }))),
    });
    expect(await count()).toEqual(all(3));
    await store.restrictions.setApart(visits(apart));
    expect(await count()).toEqual(all(2));
    await store.erase(visits(gone));
    expect(await count()).toEqual(all(1));
    await store.restrictions.putBack(visits(apart));
    expect(await count()).toEqual(all(2));
    await store.purge();
    expect(await count()).toEqual(all(2));
  });

  it('answers with noughts where nobody was', async () => {
    const { steps, groups } = await asking(store, 'nobody', 'cart then order by device');

    expect(steps).toMatchObject([
      { reached: 0, share: null, medianMs: null },
      { reached: 0, share: null, fromPrevious: null, medianMs: null },
    ]);
    expect(groups).toEqual([]);
  });
});

describe('on random histories', () => {
  const opened: OpenStore[] = [];
  const random = createRandom(1_312);
  const whole = (below: number) => Math.floor(random() * below);
  const events = Array.from({ length: 2_500 }, (_, index) =>
    anEvent({
      project: 'random',
      session: `s${whole(250)}`,
      user: `u${whole(60)}`,
      type: ['a', 'b', 'c', 'd'][whole(4)] ?? 'a',
      name: ['x', 'y'][whole(2)] ?? 'x',
      // Coarse times, so that many are equal.
      at: NOW - MINUTE - whole(40) * 3 * MINUTE,
      seq: index,
      device: ['mobile', 'desktop'][whole(2)] ?? 'mobile',
    }),
  ).map((event, index) => ({
    ...event,
    // Some visits whose events differ, and others that are as one.
    weight: event.session.endsWith('1') ? 400 : event.session.endsWith('2') ? 100 + (index % 3) * 50 : 100,
  }));

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) await store.insert({ token: 'random', rows: packRows(events) });
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  it.each([
    ['a then b within 10m', ['a', 'b'], 10],
    ['a then b then c then d within 30m', ['a', 'b', 'c', 'd'], 30],
    ['a then a then a within 1h', ['a', 'a', 'a'], 60],
    ['b then a then b then c within 2h', ['b', 'a', 'b', 'c'], 120],
  ])('finds in %s whom trying every chain finds', async (text, types, minutes) => {
    const visits = Map.groupBy(events, ({ session }) => session);
    const expected = types.map((_, step) =>
      [...visits.values()].reduce((sum, own) => {
        const weight = Math.max(
          ...types
            .slice(0, step + 1)
            .map((wanted) =>
              Math.min(...own.filter(({ type }) => type === wanted).map((event) => event.weight)),
            ),
        );
        return sum + (canReach(own, types.slice(0, step + 1), minutes * MINUTE) ? weight / 100 : 0);
      }, 0),
    );

    for (const { store } of opened) expect(reachedIn(await asking(store, 'random', text))).toEqual(expected);
    expect(expected.at(-1)).toBeGreaterThan(0);
  });

  it.each([
    'a where name = x then b then c by device',
    'a then b where name = y or device = mobile then a within 15m per user by name',
  ])('answers %s as the specification does, to the median', async (text) => {
    const [memory, clickHouse] = await Promise.all(opened.map(({ store }) => asking(store, 'random', text)));

    expect(rounded(clickHouse)).toEqual(rounded(memory));
    expect(memory?.groups).toHaveLength(2);
  });
});

/** Without the digits that depend on the order in which parts were added up. */
function rounded(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (_key, value) =>
      typeof value === 'number' ? Number(value.toPrecision(14)) : value,
    ),
  );
}

/** Whether any choice of events, each later than the one before it, takes all steps in time. */
function canReach(own: readonly InnerEvent[], types: readonly string[], within: number): boolean {
  const isBefore = (a: InnerEvent, b: InnerEvent) => a.at < b.at || (a.at === b.at && a.seq < b.seq);
  const goOn = (last: InnerEvent, first: InnerEvent, left: readonly string[]): boolean =>
    left.length === 0 ||
    own.some(
      (next) =>
        next.type === left[0] &&
        isBefore(last, next) &&
        next.at - first.at <= within &&
        goOn(next, first, left.slice(1)),
    );
  return own.some((first) => first.type === types[0] && goOn(first, first, types.slice(1)));
}
