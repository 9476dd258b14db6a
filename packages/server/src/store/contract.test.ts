import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachStore } from '../../test/eachStore.ts';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { anEvent, DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import type { StandingGroups } from '../queries/standing.ts';
import { ratingOf, VITAL_TYPE } from '../queries/vitalRating.ts';
import { MAX_VITAL_GROUPS, MAX_VITAL_PAGES } from '../queries/vitals.ts';
import { packRows } from './rowBytes.ts';
import type { Scope, Store } from './store.ts';

const day: Scope = { project: 'shop', from: NOW - DAY, to: NOW };

/** Every test writes to a project of its own. */
function scopeOf(project: string, range: Partial<Scope> = {}): Scope {
  return { ...day, ...range, project };
}

eachStore((store) => {
  const keep = (token: string, ...events: InnerEvent[]) => store.insert({ token, rows: packRows(events) });

  it('answers that it is there', async () => {
    expect(await store.ping()).toBe(true);
  });

  it('repeats its migrations without harm', async () => {
    await expect(store.migrate()).resolves.toBeUndefined();
  });

  it('answers a project without events with nothing', async () => {
    const nobody = scopeOf('nobody');

    expect((await store.vitals(nobody)).summary).toEqual([]);
    expect((await store.errorGroups(nobody)).groups).toEqual([]);
    expect(await store.errorGroup({ ...nobody, fingerprint: '7' })).toBeUndefined();
    expect((await store.health(nobody)).services).toEqual([]);
    expect((await store.events(nobody)).events).toEqual([]);
    expect(await store.usage(nobody)).toMatchObject({
      total: { visits: 0, users: 0, newUsers: 0, pageViews: 0, featureUses: 0, activeMs: null },
      series: [],
      features: [],
      pages: [],
      clicks: [],
      commands: [],
    });
    expect(await store.conversations(nobody)).toMatchObject({
      series: [],
      conversations: [],
      providers: [],
      suggestions: [],
    });
    expect(await store.generations(nobody)).toMatchObject({
      attempts: 0,
      failureRate: null,
      averageRetries: null,
      p50Ms: null,
      topErrors: [],
    });
    expect(await store.experiments(nobody)).toMatchObject({ goal: '', goals: [], experiments: [] });
  });

  it('takes rows of an older version, which do not say their level, and tells what others say', async () => {
    const [event, basic, again] = [
      anEvent({ project: 'levels', type: 'older' }),
      anEvent({
        project: 'levels',
        type: 'held',
        consent: 'basic',
        session: '',
        attributes: { a: '1' },
        numbers: { 'b.c': 2 },
      }),
      anEvent({ project: 'levels', type: 'held', consent: 'basic', page: '', attributes: { a: '1' } }),
    ];
    const cells = JSON.parse(packRows([event]).toString()) as unknown[];
    await store.insert({ token: 'older', rows: Buffer.from(`${JSON.stringify(cells.slice(0, -1))}\n`) });
    await keep('held', basic, again);

    const rows = await store.levels(NOW - DAY);

    const own = rows.filter(({ type }) => type === 'older' || type === 'held');
    expect(own.map((row) => ({ ...row, fields: [...row.fields].sort() }))).toEqual([
      { type: 'held', consent: 'basic', events: 2, visits: 1, users: 0, pages: 1, fields: ['a', 'b.c'] },
      { type: 'older', consent: '', events: 1, visits: 1, users: 0, pages: 1, fields: [] },
    ]);
    expect(await store.levels(NOW + 1)).toEqual([]);
  });

  it('says what it keeps of a project, by kind and days, and what is past them', async () => {
    const project = 'kept';
    const old = NOW - 95 * DAY;
    await keep(
      'kept',
      anEvent({ project, type: 'page_view', at: NOW - 2 * DAY }),
      anEvent({ project, type: 'checkout', at: NOW - DAY }),
      anEvent({ project, type: 'exception', at: old }),
      anEvent({ project, type: 'error.feedback', at: NOW - DAY }),
      anEvent({ project, type: VITAL_TYPE, at: NOW - DAY, retentionDays: 30 }),
      anEvent({ project, type: VITAL_TYPE, at: NOW - DAY }),
      anEvent({ project, type: 'consent.change', at: old, retentionDays: 1095 }),
      anEvent({ project: 'not-kept', type: 'page_view' }),
    );

    expect(await store.retention(project)).toEqual([
      { kind: 'consent', days: 1095, rows: 1, oldest: old, overdue: 0 },
      { kind: 'errors', days: 90, rows: 2, oldest: old, overdue: 1 },
      { kind: 'performance', days: 30, rows: 1, oldest: NOW - DAY, overdue: 0 },
      { kind: 'performance', days: 90, rows: 1, oldest: NOW - DAY, overdue: 0 },
      { kind: 'usage', days: 90, rows: 2, oldest: NOW - 2 * DAY, overdue: 0 },
    ]);
    expect(await store.retention('nobody')).toEqual([]);
  });

  it('takes a block without events', async () => {
    await expect(store.insert({ token: 'empty', rows: packRows([]) })).resolves.toBeUndefined();
  });

  it('keeps a block once however often it is sent', async () => {
    const block = {
      token: 'again',
      // Two partitions: each remembers the token for itself.
      rows: packRows([0, 1, 2].map((days) => anEvent({ project: 'again', at: NOW - days * 9 * DAY - 1 }))),
    };

    await store.insert(block);
    await store.insert(block);
    await store.insert(block);

    const { events } = await store.events(scopeOf('again', { from: NOW - 30 * DAY }));
    expect(events).toHaveLength(3);
  });

  it('keeps the same events under another token, for it is not the store that knows ids', async () => {
    const event = anEvent({ project: 'twice' });

    await keep('twice-1', event);
    await keep('twice-2', event);

    expect((await store.events(scopeOf('twice'))).events).toHaveLength(2);
  });

  it('adds up what became of events, by key and reason, and counts a block once', async () => {
    const scope = scopeOf('ending', { from: NOW - HOUR, to: NOW });
    const ending = {
      minute: NOW - HOUR,
      project: 'ending',
      key: 'k1',
      outcome: 'stored',
      reason: '',
      events: 3,
    };
    const rows = (...endings: object[]) =>
      Buffer.from(endings.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const first = {
      token: 'ending-1',
      rows: rows(ending, { ...ending, key: 'k2', outcome: 'limited', reason: 'rate' }),
    };

    await store.insertOutcomes(first);
    await store.insertOutcomes(first);
    await store.insertOutcomes({
      token: 'ending-2',
      rows: rows(
        { ...ending, minute: NOW - 60_000, events: 4 },
        { ...ending, minute: NOW, events: 100 },
        { ...ending, project: 'another', events: 100 },
      ),
    });

    expect(await store.outcomes(scope)).toEqual([
      { key: 'k1', outcome: 'stored', reason: '', events: 7 },
      { key: 'k2', outcome: 'limited', reason: 'rate', events: 3 },
    ]);
  });

  it('gives back what it was given, whatever characters it holds', async () => {
    const odd = "quote' double\" back\\slash \\' ; -- \n\t\r\0 {x:String} %s 😀 \u2028 مرحبا";
    const event = anEvent({
      project: odd,
      id: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee',
      type: odd,
      name: odd,
      value: -0.125,
      session: odd,
      page: odd,
      browser: odd,
      os: odd,
      device: odd,
      release: odd,
      environment: odd,
      fingerprint: '18446744073709551615',
      message: odd,
      attributes: { [odd]: odd, '': '', constructor: 'mine' },
      numbers: { [`${odd}#`]: 1e-7 },
    });

    await keep('odd', event);

    const { events } = await store.events({ ...scopeOf(odd), type: odd, session: odd });
    expect(events).toEqual([
      {
        id: event.id,
        at: event.at,
        receivedAt: event.receivedAt,
        type: odd,
        name: odd,
        value: -0.125,
        page: odd,
        session: odd,
        browser: odd,
        os: odd,
        device: odd,
        release: odd,
        environment: odd,
        message: odd,
        fingerprint: '18446744073709551615',
        attributes: { [odd]: odd, '': '', constructor: 'mine', [`${odd}#`]: 1e-7 },
      },
    ]);
  });

  it('takes half characters and endless numbers without refusing their block', async () => {
    await keep(
      'half',
      anEvent({ project: 'half', message: 'cut \ud83d', attributes: { 'k\udc00': 'v\ud83d' } }),
      anEvent({ project: 'half', value: Number.NaN, numbers: { endless: Number.POSITIVE_INFINITY, one: 1 } }),
      anEvent({ project: 'half', at: NOW - 5.75, weight: 1e12, seq: Number.MAX_SAFE_INTEGER }),
    );

    const { events } = await store.events(scopeOf('half'));
    expect(events.map(({ message }) => message)).toContain('cut \ufffd');
    expect(events.map(({ attributes }) => attributes)).toEqual(
      expect.arrayContaining([{ 'k\ufffd': 'v\ufffd' }, { one: 1 }]),
    );
  });

  it('orders events newest first and stops at the limit', async () => {
    const ages = [5, 1, 3, 2, 4];
    await keep('order', ...ages.map((age) => anEvent({ project: 'order', at: NOW - age })));

    const { events } = await store.events({ ...scopeOf('order'), limit: 3 });

    expect(events.map(({ at }) => NOW - at)).toEqual([1, 2, 3]);
  });

  it('includes the first moment of a range and excludes its last', async () => {
    await keep('edge', ...[0, 1, 2].map((at) => anEvent({ project: 'edge', at: NOW - 10 + at })));

    const { events } = await store.events(scopeOf('edge', { from: NOW - 10, to: NOW - 8 }));

    expect(events.map(({ at }) => at)).toEqual([NOW - 9, NOW - 10]);
  });

  it('leaves out what has expired, removed or not', async () => {
    const from = NOW - 40 * DAY;
    await keep(
      'expired',
      anEvent({
        project: 'expired',
        at: NOW - 8 * DAY,
        retentionDays: 7,
        type: VITAL_TYPE,
        name: 'LCP',
        value: 1,
      }),
      anEvent({
        project: 'expired',
        at: NOW - 8 * DAY,
        retentionDays: 9,
        type: VITAL_TYPE,
        name: 'LCP',
        value: 1,
      }),
    );

    expect((await store.events(scopeOf('expired', { from }))).events).toHaveLength(1);
    expect((await store.vitals(scopeOf('expired', { from }))).summary[0]?.samples).toBe(1);
  });

  it('rates vitals by their thresholds, weighted', async () => {
    const lcp = (value: number, weight: number) =>
      anEvent({ project: 'rated', type: VITAL_TYPE, name: 'LCP', value, weight });
    await keep('rated', lcp(2_500, 300), lcp(2_501, 100), lcp(3_000, 200), lcp(4_000, 200), lcp(4_001, 200));

    const { summary } = await store.vitals(scopeOf('rated'));

    expect(summary).toHaveLength(1);
    expect(summary[0]).toMatchObject({ name: 'LCP', samples: 5, weighted: 10 });
    expect(summary[0]?.good).toBeCloseTo(0.3, 9);
    expect(summary[0]?.needsImprovement).toBeCloseTo(0.5, 9);
    expect(summary[0]?.poor).toBeCloseTo(0.2, 9);
  });

  it('tells vitals of one page, but names every page', async () => {
    const on = (page: string, value: number) =>
      anEvent({ project: 'paged', type: VITAL_TYPE, name: 'CLS', page, value });
    await keep('paged', on('/a', 0.05), on('/a', 0.05), on('/b', 0.3));

    const { summary, series, pages } = await store.vitals({ ...scopeOf('paged'), page: '/b' });

    expect(summary).toMatchObject([{ name: 'CLS', p75: 0.3, rating: 'poor', samples: 1 }]);
    expect(series).toMatchObject([{ name: 'CLS', p75: 0.3, samples: 1 }]);
    expect(pages.map(({ page, samples }) => [page, samples])).toEqual([
      ['/a', 2],
      ['/b', 1],
    ]);

    for (const asked of [scopeOf('paged'), { ...scopeOf('paged'), page: '/b' }]) {
      const whole = await store.vitals(asked);
      const empty = { pages: [], releases: [], devices: [], connections: [] };
      expect(whole.devices.length).toBeGreaterThan(0);
      expect(await store.vitals({ ...asked, groups: 'none' })).toEqual({
        ...whole,
        ...empty,
        found: { pages: 0, releases: 0 },
      });
    }
  });

  it('leaves out whole pages and releases beyond the busiest, and of none a vital that fewer visits told', async () => {
    const count = MAX_VITAL_PAGES + 5;
    const told = (index: number, name: string, times: number) =>
      Array.from({ length: times }, () =>
        anEvent({
          project: 'many-pages',
          type: VITAL_TYPE,
          name,
          value: 1,
          page: `/${String(index).padStart(3, '0')}`,
          release: `1.${String(index).padStart(3, '0')}`,
        }),
      );
    await keep(
      'many-pages',
      ...Array.from({ length: count }, (_, index) => [
        ...told(index, 'LCP', index < 5 ? 2 : 3),
        ...told(index, 'INP', 1),
      ]).flat(2),
    );

    const { pages, releases, found } = await store.vitals(scopeOf('many-pages'));

    expect(found).toEqual({ pages: count, releases: count });

    expect(pages.map(({ page, name }) => [page, name])).toEqual(
      Array.from({ length: MAX_VITAL_PAGES }, (_, index) => `/${String(index + 5).padStart(3, '0')}`).flatMap(
        (page) => [
          [page, 'LCP'],
          [page, 'INP'],
        ],
      ),
    );
    expect(releases.map(({ name }) => name)).toEqual(
      Array.from({ length: MAX_VITAL_GROUPS }, () => ['LCP', 'INP']).flat(),
    );
  });

  it('ignores vitals that nobody knows and vitals without a value', async () => {
    await keep(
      'unknown-vital',
      anEvent({ project: 'unknown-vital', type: VITAL_TYPE, name: 'XYZ', value: 1 }),
      anEvent({ project: 'unknown-vital', type: VITAL_TYPE, name: 'constructor', value: 1 }),
      anEvent({ project: 'unknown-vital', type: VITAL_TYPE, name: 'LCP', value: null }),
    );

    expect((await store.vitals(scopeOf('unknown-vital'))).summary).toEqual([]);
  });

  it('groups errors by fingerprint and speaks with the words of the newest', async () => {
    const largest = String(2n ** 64n - 1n);
    const error = (more: Partial<InnerEvent>) =>
      anEvent({ project: 'grouped', type: 'exception', fingerprint: largest, ...more });
    await keep(
      'grouped',
      error({
        at: NOW - 2 * HOUR,
        name: 'Error',
        message: 'old',
        weight: 250,
        session: 'a',
        page: '/x',
        release: '1',
      }),
      error({
        at: NOW - HOUR,
        name: 'TypeError',
        message: 'new',
        weight: 250,
        session: 'a',
        page: '/y',
        release: '2',
        environment: 'staging',
        device: 'tablet',
        stack: 'at x',
        attributes: {
          severity: 'fatal',
          category: 'script',
          handled: 'true',
          breadcrumbs: '[{"timestamp":5,"category":"click","message":"m","level":"info"},{"bad":1},null]',
          causes:
            '[{"type":"TypeError","message":"no","stacktrace":"at n","via":"cause"},7,{"via":"errors","of":0}]',
          failing: '["api",7]',
          source: 'extension',
          'context.step': 'pay',
          'context.componentStack': '\n    at Basket (x.js:1:2)\n    at main',
          errorId: 'e1',
        },
        numbers: { 'context.tries': 3 },
      }),
      error({
        at: NOW - 3 * HOUR,
        session: 'b',
        page: '/y',
        weight: 100,
        attributes: { breadcrumbs: '[{"cut' },
      }),
      ...[1, 2].map((last) =>
        error({
          id: `0192a1b2-1111-8111-8111-11111111111${last}`,
          fingerprint: '7',
          session: '',
          page: '',
          release: '',
        }),
      ),
    );

    const { groups, bucketMs } = await store.errorGroups(scopeOf('grouped'));
    const answer = await store.errorGroup({ ...scopeOf('grouped'), fingerprint: largest });

    expect(groups.map(({ fingerprint, count }) => [fingerprint, count])).toEqual([
      [largest, 6],
      ['7', 2],
    ]);
    expect(groups[0]).toMatchObject({
      type: 'TypeError',
      message: 'new',
      sessions: 3.5,
      firstSeen: NOW - 3 * HOUR,
      lastSeen: NOW - HOUR,
      severity: 'fatal',
      category: 'script',
      handled: true,
      pages: ['/y', '/x'],
    });
    // Without an id of the visit a page load counts as one.
    expect(groups[1]).toMatchObject({ sessions: 1, pages: [], releases: [], handled: false });
    expect(bucketMs * (groups[0]?.trend.length ?? 0)).toBeGreaterThanOrEqual(DAY);
    expect(groups[0]?.trend.reduce((sum, count) => sum + count)).toBe(6);
    expect(answer?.group).toEqual(groups[0]);
    // One more from before the range, in a release of its own.
    await keep('grouped-before', error({ at: NOW - 20 * DAY, release: '0.9', weight: 900 }));
    const again = await store.errorGroup({ ...scopeOf('grouped'), fingerprint: largest });
    expect(again?.group).toEqual(groups[0]);
    expect(again?.history).toEqual({
      firstSeen: NOW - 20 * DAY,
      firstRelease: '0.9',
      lastRelease: answer?.history.lastRelease,
    });
    expect(answer?.samples.map(({ message, breadcrumbs }) => [message, breadcrumbs])).toEqual([
      ['new', [{ at: 5, category: 'click', message: 'm', level: 'info' }]],
      ['old', []],
      ['', []],
    ]);
    expect(answer?.samples[0]).toMatchObject({
      causes: [
        { type: 'TypeError', message: 'no', stack: 'at n', isMember: false, of: -1 },
        { type: '', message: '', stack: '', isMember: false, of: -1 },
        { type: '', message: '', stack: '', isMember: true, of: 0 },
      ],
      failing: ['api'],
      source: 'extension',
      device: 'tablet',
      environment: 'staging',
      count: 1,
      componentStack: 'at Basket (x.js:1:2)\n    at main',
      details: { 'context.step': 'pay', 'context.tries': 3, errorId: 'e1' },
    });
    expect(answer?.samples[0]?.details).not.toHaveProperty('severity');
    expect(answer?.samples[2]).toMatchObject({ causes: [], failing: [], source: '', details: {} });
  });

  it('names pages, those with the most views, vitals and errors first, and finds them by their words', async () => {
    const on = (page: string, weight: number, type = 'page_view') =>
      anEvent({ project: 'pages', type, page, weight });
    await keep(
      'pages',
      on('/a', 100),
      on('/a', 100, 'exception'),
      on('/Über/uns', 400),
      on('/c_%', 100),
      on('', 900),
      on('/told/of/by/nothing/else', 900, 'feature.used'),
      on('/a', 100, VITAL_TYPE),
      anEvent({ project: 'other', page: '/elsewhere' }),
    );
    const ask = async (asked: { search?: string; limit?: number }) => {
      const { found, pages } = await store.pages({ ...scopeOf('pages'), ...asked });
      return [found, ...pages.map(({ page, events }) => `${page} ${events}`)];
    };

    expect(await ask({})).toEqual([3, '/Über/uns 4', '/a 3', '/c_% 1']);
    expect(await ask({ limit: 1 })).toEqual([3, '/Über/uns 4']);
    expect(await ask({ search: 'üBER' })).toEqual([1, '/Über/uns 4']);
    expect(await ask({ search: '_%' })).toEqual([1, '/c_% 1']);
    expect(await ask({ search: 'nowhere' })).toEqual([0]);
    expect(await ask({ search: '' })).toEqual([3, '/Über/uns 4', '/a 3', '/c_% 1']);
  });

  it('tells the errors of one page by what happened there alone', async () => {
    const on = (page: string, fingerprint: string, times: number) =>
      Array.from({ length: times }, (_, visit) =>
        anEvent({ project: 'on-page', type: 'exception', page, fingerprint, session: `${page}${visit}` }),
      );
    await keep(
      'on-page',
      ...Array.from({ length: 12 }, (_, page) => on(`/p${page}`, '1', 20 - page)).flat(),
      ...on('/elsewhere', '2', 9),
      ...on('/p11', '3', 1),
    );

    const { groups } = await store.errorGroups({ ...scopeOf('on-page'), page: '/p11' });

    expect(
      groups.map(({ fingerprint, count, sessions, pages }) => [fingerprint, count, sessions, pages]),
    ).toEqual([
      ['1', 9, 9, ['/p11']],
      ['3', 1, 1, ['/p11']],
    ]);
  });

  it('tells groups by where they stand: all of the events decide, not the listed alone', async () => {
    const at = (fingerprint: string, hoursAgo: number) =>
      anEvent({ project: 'standing', type: 'exception', fingerprint, at: NOW - hoursAgo * HOUR });
    await keep(
      'standing',
      at('1', 5),
      at('2', 5),
      at('2', 1),
      at('3', 5),
      at('18446744073709551615', 4),
      at('5', 3),
    );
    const said = new Map([
      ['1', NOW - 2 * HOUR],
      ['2', NOW - 2 * HOUR],
      ['18446744073709551615', NOW - 4 * HOUR],
      ['7', NOW],
    ]);
    const ask = async (standing: StandingGroups) => {
      const { groups, found, count } = await store.errorGroups({
        ...scopeOf('standing'),
        standing,
        limit: 2,
      });
      expect(groups).toHaveLength(Math.min(2, found));
      return [found, count, ...groups.map(({ fingerprint }) => fingerprint)];
    };

    expect(await ask({ said, which: 'all' })).toEqual([3, 4, '2', '1']);
    // What was last seen in the very moment has not come back since.
    expect(await ask({ said, which: 'quiet' })).toEqual([2, 2, '1', '18446744073709551615']);
    expect(await ask({ said, which: 'back' })).toEqual([1, 2, '2']);
    expect(await ask({ said, which: 'others' })).toEqual([2, 2, '3', '5']);
    const nothing = new Map<string, number>();
    expect(await ask({ said: nothing, which: 'all' })).toEqual([0, 0]);
    expect(await ask({ said: nothing, which: 'others' })).toEqual([5, 6, '2', '1']);
    const many = new Map(Array.from({ length: 5_000 }, (_, index) => [`${2n ** 63n + BigInt(index)}`, NOW]));
    expect(await ask({ said: many, which: 'quiet' })).toEqual([0, 0]);
  });

  it('finds groups by what one of their errors says, in any case, and counts all of them', async () => {
    const said = (fingerprint: string, name: string, message: string, errorId = '') =>
      anEvent({ project: 'found', type: 'exception', fingerprint, name, message, attributes: { errorId } });
    const ids = ['mBUxf6cSe9b73a-Uzg_ok', '9ac0bd39b9e0402c8a8d5f5c8e8e1d2f'] as const;
    await keep(
      'found',
      said('1', 'TypeError', 'Cannot read total of Ünknown'),
      said('1', 'TypeError', 'Cannot read sum'),
      said('2', 'RangeError', '100% of total_'),
      said('3', 'Error', '', ids[0]),
      said('3', 'Error', ''),
      said('4', 'Error', 'no such thing', ids[1]),
    );
    const found = async (search: string): Promise<[string, number][]> => {
      const answer = await store.errorGroups({ ...scopeOf('found'), search });
      expect(answer.found).toBe(answer.groups.length);
      expect(answer.count).toBe(answer.groups.reduce((sum, { count }) => sum + count, 0));
      return answer.groups.map(({ fingerprint, count }) => [fingerprint, count]);
    };

    expect(await found('TOTAL OF ünk')).toEqual([['1', 2]]);
    expect(await found('typeerror: cannot')).toEqual([['1', 2]]);
    expect(await found('total')).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
    expect(await found('0%')).toEqual([['2', 1]]);
    expect(await found('total%')).toEqual([]);
    expect((await found('')).length).toBe(4);
    // By the id that somebody was told, all of it.
    expect(await found(ids[0])).toEqual([['3', 2]]);
    expect(await found(ids[1])).toEqual([['4', 1]]);
    expect(await found(ids[0].slice(1))).toEqual([]);
  });

  it('shows with an error what people said about it, and nothing of what they said about others', async () => {
    const project = 'said';
    const broken = (errorId: string, fingerprint: string) =>
      anEvent({ project, type: 'exception', fingerprint, at: NOW - 2 * HOUR, attributes: { errorId } });
    const said = (message: string, errorId: string, hoursAgo: number) =>
      anEvent({
        project,
        type: 'error.feedback',
        message,
        page: '/cart',
        at: NOW - hoursAgo * HOUR,
        attributes: errorId ? { errorId } : {},
      });
    await keep(
      'said',
      broken('a', '7'),
      broken('b', '7'),
      broken('c', '8'),
      broken('', '7'),
      said('first', 'a', 1.5),
      said('second', 'b', 1),
      said('of another error', 'c', 1),
      said('of the page', '', 1),
    );

    const answer = await store.errorGroup({ ...scopeOf(project), fingerprint: '7' });

    expect(answer?.feedback).toMatchObject([
      { message: 'second', page: '/cart', at: NOW - HOUR, errorId: 'b' },
      { message: 'first', page: '/cart', at: NOW - 1.5 * HOUR, errorId: 'a' },
    ]);
  });

  it('begins with the error whose id is asked for, however many came since', async () => {
    const project = 'named';
    const at = (minutes: number, errorId: string) =>
      anEvent({
        project,
        type: 'exception',
        fingerprint: '7',
        at: NOW - HOUR + minutes * 60_000,
        attributes: { errorId },
      });
    await keep(
      project,
      at(0, 'old'),
      at(1, 'wanted'),
      at(2, 'wanted'),
      ...Array.from({ length: 25 }, (_, index) => at(3 + index, `later ${index}`)),
    );
    const minutesOf = async (errorId?: string) => {
      const scope = { ...scopeOf(project), fingerprint: '7', ...(errorId !== undefined && { errorId }) };
      return (await store.errorGroup(scope))?.samples.map((sample) => (sample.at - NOW + HOUR) / 60_000);
    };
    const newest = Array.from({ length: 20 }, (_, index) => 27 - index);

    expect(await minutesOf()).toEqual(newest);
    expect(await minutesOf('unheard of')).toEqual(newest);
    expect(await minutesOf('wanted')).toEqual([1, ...newest.slice(0, 19)]);
    expect(await minutesOf('later 24')).toEqual(newest);
  });

  it('counts the repeats that one error tells of', async () => {
    const counted = (count: number, weight = 100) =>
      anEvent({ project: 'repeated', type: 'exception', fingerprint: '9', weight, numbers: { count } });
    await keep(
      'repeated',
      counted(1),
      counted(3, 200),
      counted(0),
      counted(-5),
      counted(2.9),
      counted(1e300),
    );

    const { groups } = await store.errorGroups(scopeOf('repeated'));

    expect(groups.map(({ count }) => count)).toEqual([1 + 6 + 1 + 1 + 2 + 10_000]);
    expect(groups[0]?.trend.at(-1)).toBe(groups[0]?.count);
    expect(groups[0]?.sessions).toBe(1);
  });

  it('tells the worst state of each stretch and the newest of all', async () => {
    const check = (hoursAgo: number, status: string, value: number | null) =>
      anEvent({
        project: 'checked',
        type: 'health.check',
        name: 'api',
        at: NOW - hoursAgo * HOUR,
        value,
        message: status,
        attributes: {
          status,
          ...(hoursAgo === 1 && { dependsOn: '["database","cdn"]', because: '["database"]' }),
        },
      });
    await keep(
      'checked',
      check(5, 'healthy', 10),
      check(5, 'degraded', 30),
      check(4, 'unhealthy', null),
      check(4, 'unknown', null),
      check(3, 'nonsense', null),
      check(1, 'healthy', 20),
    );

    const { services } = await store.health(scopeOf('checked'));

    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({
      service: 'api',
      status: 'healthy',
      message: 'healthy',
      lastSeen: NOW - HOUR,
      checks: 6,
      availability: 0.5,
      dependsOn: ['database', 'cdn'],
      because: ['database'],
    });
    expect(services[0]?.history.map(({ status, checks, failures }) => [status, checks, failures])).toEqual([
      ['degraded', 2, 0],
      ['unhealthy', 2, 2],
      ['unknown', 1, 1],
      ['healthy', 1, 0],
    ]);
    expect(services[0]?.history.map(({ responseTimeMs }) => responseTimeMs === null)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('counts a failed check as one, whatever state its page was left at, and takes no time from it', async () => {
    const check = (status: string, success: string | undefined, value: number) =>
      anEvent({
        project: 'short',
        type: 'health.check',
        name: 'api',
        at: NOW - HOUR,
        value,
        attributes: { status, ...(success !== undefined && { success }) },
      });
    await keep(
      'short',
      check('healthy', 'true', 100),
      check('degraded', 'true', 100),
      // Of a client that does not say it.
      check('degraded', undefined, 100),
      check('degraded', 'false', 10_000),
      check('degraded', 'false', 1),
      check('unhealthy', undefined, 10_000),
    );

    const { services } = await store.health(scopeOf('short'));
    const measured = await store.measure({
      ...scopeOf('short'),
      query: { measure: 'availability', service: 'api' },
      bucketMs: DAY,
      spread: 1,
    });

    expect(services[0]).toMatchObject({ availability: 0.5, p75ResponseTimeMs: 100 });
    expect(services[0]?.history).toMatchObject([{ checks: 6, failures: 3, responseTimeMs: 100 }]);
    expect(measured).toMatchObject([{ samples: 6, bad: 3, total: 6 }]);
  });

  it('stops at a hundred services, the worst first, however long their names', async () => {
    const names = Array.from(
      { length: 120 },
      (_, index) => `${String(index).padStart(3, '0')}${'診'.repeat(250)}`,
    );
    const check = (name: string, status: string, at = NOW - HOUR) =>
      anEvent({ project: 'many', type: 'health.check', name, at, attributes: { status } });
    await keep(
      'many',
      ...names.map((name) => check(name, 'healthy')),
      // It was away, and is the worst of the healthy.
      check(names[118] ?? '', 'unhealthy', NOW - 90 * 60_000),
      ...['unhealthy', 'unknown', 'degraded'].map((status, index) =>
        check(names[index + 115] ?? '', status, NOW - 60_000),
      ),
    );

    const { services, found } = await store.health(scopeOf('many'));

    const worst = [115, 116, 117, 118].map((index) => names[index]);
    expect(services.map(({ service }) => service)).toEqual([...worst, ...names.slice(0, 96)]);
    expect(services.slice(0, 4).map(({ status }) => status)).toEqual([
      'unhealthy',
      'unknown',
      'degraded',
      'healthy',
    ]);
    expect(services.every(({ history }) => history.length > 0)).toBe(true);
    expect(found).toBe(120);
  });

  it('names the newest ids where more would be forgotten', async () => {
    const events = Array.from({ length: 250 }, (_, index) =>
      anEvent({ project: 'newest', receivedAt: NOW + 5 * HOUR + index * 1_000 }),
    );
    await keep('newest', ...events);

    const found = new Set<string>();
    for await (const ids of store.recentIds(NOW + 5 * HOUR, undefined, 100))
      for (const id of ids) found.add(id);

    expect(events.slice(150).every(({ id }) => found.has(id))).toBe(true);
    // The rest of a minute comes along.
    expect(events.slice(0, 90).some(({ id }) => found.has(id))).toBe(false);
  });

  it('names every id received since a moment', async () => {
    const events = Array.from({ length: 250 }, (_, index) =>
      anEvent({ project: 'ids', receivedAt: NOW + HOUR + index * 1_000 }),
    );
    await keep('ids', ...events);

    const found: string[] = [];
    for await (const ids of store.recentIds(NOW + HOUR + 100_000, NOW + 2 * HOUR)) found.push(...ids);

    expect(found.sort()).toEqual(
      events
        .slice(100)
        .map(({ id }) => id)
        .sort(),
    );
  });
});

describe('both stores', () => {
  const opened: OpenStore[] = [];
  const events = randomEvents({ seed: 20_261_120, count: 3_000 });

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) {
      for (let start = 0; start < events.length; start += 1_000) {
        const block = { token: `block-${start}`, rows: packRows(events.slice(start, start + 1_000)) };
        await store.insert(block);
        if (start % 2_000 === 0) await store.insert(block);
      }
    }
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  const scopes: [string, Scope][] = [
    ['a day', day],
    ['an hour', { ...day, from: NOW - HOUR }],
    ['ninety days', { ...day, from: NOW - 90 * DAY }],
    ['an uneven range', { ...day, from: NOW - 12_345_678, to: NOW - 234_567 }],
    ['a range without events', { ...day, from: NOW - 400 * DAY, to: NOW - 399 * DAY }],
    ['another project', { ...day, project: "o'clinic \\ 診所" }],
  ];

  it.each(scopes)('count the same over %s', async (_range, scope) => {
    const [memory, clickHouse] = opened.map(({ store }) => store);
    if (!memory || !clickHouse) throw new Error('both stores must be open');
    const ask = async (store: Store) => ({
      vitals: await store.vitals(scope),
      errors: await store.errorGroups({ ...scope, limit: 5 }),
      one: await store.errorGroup({ ...scope, fingerprint: '3' }),
      health: await store.health(scope),
      events: await store.events({ ...scope, limit: 200 }),
      page: await store.vitals({ ...scope, page: '/p1' }),
      session: await store.events({ ...scope, session: 's7' }),
      usage: await store.usage(scope),
      found: await store.usage({ ...scope, search: 'B' }),
      pages: await store.pages({ ...scope, search: '1', limit: 5 }),
      conversations: await store.conversations(scope),
      generations: await store.generations(scope),
      experiments: await store.experiments(scope),
      goal: await store.experiments({ ...scope, goal: 'command.run', name: 'build' }),
    });

    const expected = await ask(memory);
    const actual = await ask(clickHouse);

    expect(withoutEstimates(actual)).toEqual(withoutEstimates(expected));
  });

  it.each(scopes)('count what a plain loop counts over %s', async (_range, scope) => {
    const inScope = events.filter((event) => isIn(scope, event));
    for (const { store } of opened) {
      const { summary, series } = await store.vitals(scope);
      const { groups } = await store.errorGroups({ ...scope, limit: 1_000 });
      const { services } = await store.health(scope);

      const weightOfType = (type: string) =>
        inScope
          .filter((event) => event.type === type)
          .reduce((sum, { weight, numbers }) => sum + weight * (numbers['count'] ?? 1), 0) / 100;
      const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);
      expect(total(summary.map(({ weighted }) => weighted))).toBeCloseTo(weightOfType(VITAL_TYPE), 6);
      expect(total(series.map(({ samples }) => samples))).toBe(total(summary.map(({ samples }) => samples)));
      expect(total(groups.map(({ count }) => count))).toBeCloseTo(weightOfType('exception'), 6);
      expect(total(services.map(({ checks }) => checks))).toBeCloseTo(weightOfType('health.check'), 6);
    }
  });

  it.each(scopes)('place each p75 within two percent of the ranks over %s', async (_range, scope) => {
    const inScope = events.filter((event) => isIn(scope, event) && event.type === VITAL_TYPE);
    for (const { store } of opened) {
      const { summary, series, pages, bucketMs } = await store.vitals(scope);

      for (const { name, p75, rating } of summary) {
        expect(rating).toBe(ratingOf(name, p75));
        expectRank(
          p75,
          inScope.filter((event) => event.name === name),
        );
      }
      for (const { name, at, p75 } of series) {
        const inBucket = (event: InnerEvent) => event.at >= at && event.at < at + bucketMs;
        expectRank(
          p75,
          inScope.filter((event) => event.name === name && inBucket(event)),
        );
      }
      for (const { name, page, p75 } of pages) {
        expectRank(
          p75,
          inScope.filter((event) => event.name === name && event.page === page),
        );
      }
    }
  });
});

function isIn({ project, from, to }: Scope, event: InnerEvent): boolean {
  const isAlive = event.at + event.retentionDays * DAY > NOW;
  return event.project === project && event.at >= from && event.at < to && isAlive;
}

/**
 * The database estimates percentiles by a t-digest of single-precision numbers: it interpolates between neighbours
 * where values are few, and errs by less than two percent of the ranks where they are many.
 */
function expectRank(p75: number, events: readonly InnerEvent[]): void {
  const sorted = events
    .map(({ value, weight }) => ({ value: value ?? 0, weight }))
    .sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const ranked = sorted.map(({ value, weight }) => {
    const from = reached / total;
    reached += weight;
    return { value, from, to: reached / total };
  });
  const first = ranked.findIndex(({ to }) => to >= 0.73);
  const last = ranked.findLastIndex(({ from }) => from <= 0.77);
  const lowest = ranked[Math.max(0, first - 1)]?.value ?? Number.NaN;
  const highest = ranked[Math.min(ranked.length - 1, last + 1)]?.value ?? Number.NaN;

  expect(p75).toBeGreaterThanOrEqual(lowest - Math.abs(lowest) * 1e-6);
  expect(p75).toBeLessThanOrEqual(highest + Math.abs(highest) * 1e-6);
}

/** Leaves what both stores must agree on to the last digit. */
function withoutEstimates(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => {
      // The bounds of a vital, which are percentiles too.
      if (key === 'low' || key === 'high') return value === null;
      if (['p75', 'rating', 'responseTimeMs', 'p75ResponseTimeMs', 'p50Ms', 'p95Ms'].includes(key))
        return value === null;
      return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
    }),
  );
}
