import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachStore, keepIn } from '../../test/eachStore.ts';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { packRows } from './rowBytes.ts';
import type { Scope } from './store.ts';

const day: Scope = { project: 'shop', from: NOW - DAY, to: NOW };
const scopeOf = (project: string): Scope => ({ ...day, project });

eachStore((store) => {
  const keep = keepIn(store);

  it('answers nothing of nothing', async () => {
    const { operations, total, bottlenecks, ai } = await store.operations(scopeOf('nobody'));
    const requests = await store.requests(scopeOf('nobody'));
    const resources = await store.resources(scopeOf('nobody'));

    expect({ operations, bottlenecks }).toEqual({ operations: [], bottlenecks: [] });
    expect(total).toEqual({ count: 0, totalMs: 0, p50Ms: null, p75Ms: null, p95Ms: null, p99Ms: null });
    expect(ai).toMatchObject({
      count: 0,
      tokens: 0,
      p50Ms: null,
      averages: { totalMs: null, tokens: null },
      series: [],
    });
    expect(requests).toMatchObject({
      total: { requests: 0, failures: 0, p50Ms: null },
      outcomes: [],
      series: [],
      hosts: [],
      routes: [],
    });
    expect(resources).toMatchObject({
      total: { loads: 0, heapBytes: null, cacheHitRatio: null },
      series: [],
      pages: [],
      bytesByType: [],
      cpuPressure: [],
      scripts: [],
    });
  });

  it('ranks operations by what they take together, as often as their sampling says', async () => {
    const ran = (name: string, value: number, more: Partial<InnerEvent> = {}) => ({
      type: 'performance',
      name,
      value,
      attributes: { unit: 'ms' },
      ...more,
    });
    await keep(
      'timed',
      ran('often', 10, { weight: 3_000 }),
      ran('slow', 200, { at: NOW - 3 * HOUR }),
      ran('slow', 400, { page: '/other' }),
      ran('weight of a parcel', 9_000, { attributes: { unit: 'kg' } }),
      ran('backwards', -5),
    );

    const { operations, total, bucketMs } = await store.operations(scopeOf('timed'));
    const ofPage = await store.operations({ ...scopeOf('timed'), page: '/other' });

    expect(total).toMatchObject({ count: 32, totalMs: 900 });
    expect(operations.map(({ name, count, totalMs }) => [name, count, totalMs])).toEqual([
      ['slow', 2, 600],
      ['often', 30, 300],
    ]);
    expect(operations[0]?.share).toBeCloseTo(2 / 3, 9);
    expect(operations[0]?.p99Ms).toBe(400);
    expect(operations[0]?.trend.filter((ms) => ms !== null)).toEqual([200, 400]);
    expect(operations[0]?.trend.length).toBe(
      Math.floor(NOW / bucketMs) - Math.floor((NOW - DAY) / bucketMs) + 1,
    );
    expect(ofPage.operations.map(({ name, count }) => [name, count])).toEqual([['slow', 1]]);
  });

  it('finds operations and routes by their names, in any case, and leaves totals and shares as they are', async () => {
    const all = [
      ...Array.from({ length: 55 }, (_, index) => ({ type: 'performance', name: `run ${index}`, value: 10 })),
      { type: 'performance', name: 'Seldom', value: 5 },
      ...Array.from({ length: 55 }, (_, index) => ({
        type: 'http.client.request',
        name: `/run/${index}`,
        value: 10,
        weight: 200,
        attributes: { method: 'GET', outcome: 'ok', host: `h${index}` },
      })),
      {
        type: 'http.client.request',
        name: '/seldom',
        value: 10,
        attributes: { method: 'PUT', outcome: 'ok', host: 'h1' },
      },
    ];
    await keep('sought', ...all.map((event) => ({ attributes: {}, ...event })));
    const scope = scopeOf('sought');

    const operations = await store.operations(scope);
    const seldom = await store.operations({ ...scope, search: 'SELD' });
    const requests = await store.requests(scope);
    const put = await store.requests({ ...scope, search: 'put H1/sel' });

    expect([operations.found, operations.operations.length]).toEqual([56, 50]);
    expect([seldom.found, seldom.operations.map(({ name }) => name)]).toEqual([1, ['Seldom']]);
    expect(seldom.operations[0]?.share).toBeCloseTo(5 / 555, 9);
    expect(seldom.operations[0]?.trend.filter((ms) => ms !== null)).toEqual([5]);
    expect(seldom.total).toEqual(operations.total);
    expect([requests.found, requests.routes.length]).toEqual([{ routes: 56, hosts: 55 }, 50]);
    expect(put.routes.map(({ method, host, route }) => [method, host, route])).toEqual([
      ['PUT', 'h1', '/seldom'],
    ]);
    expect(put.routes[0]?.share).toBeCloseTo(10 / 1_110, 9);
    expect(put.found).toEqual({ routes: 1, hosts: 55 });
    expect({ ...put, routes: [], found: 0 }).toEqual({ ...requests, routes: [], found: 0 });
    expect((await store.operations({ ...scope, search: 'never' })).total).toEqual(operations.total);
    expect((await store.requests({ ...scope, search: 'never' })).routes).toEqual([]);
  });

  it('averages what AI operations tell over those that tell it', async () => {
    const call = (numbers: Record<string, number>, weight = 100) => ({
      type: 'ai.operation',
      numbers,
      weight,
    });
    await keep(
      'ai',
      call({ totalMs: 1_000, tokens: 10, apiCallMs: 700 }),
      call({ totalMs: 2_000, tokens: 40 }, 200),
      call({}),
    );

    const { ai } = await store.operations(scopeOf('ai'));

    expect(ai).toMatchObject({ count: 4, tokens: 90, p95Ms: 2_000 });
    expect(ai.averages).toMatchObject({ apiCallMs: 700, tokens: 30, contextSizeBytes: null });
    expect(ai.averages.totalMs).toBeCloseTo(5_000 / 3, 9);
    expect(ai.series).toMatchObject([{ count: 4, tokens: 90 }]);
  });

  it('takes what a page load told last of what costs it time, for it adds up', async () => {
    const told = (load: string, name: string, value: number, share: number, count = 1) => ({
      id: `${load}-0000-8000-8000-${String(value).padStart(12, '0')}`,
      type: 'browser.bottleneck',
      name,
      value,
      numbers: { share, count },
      attributes: { kind: 'script' },
    });
    await keep(
      'costly',
      told('00000001', 'app.js', 100, 0.5),
      told('00000001', 'app.js', 300, 0.75, 3),
      told('00000002', 'ads.js', 600, 1, 2),
    );

    const { bottlenecks } = await store.operations(scopeOf('costly'));
    const { scripts } = await store.resources(scopeOf('costly'));

    expect(bottlenecks).toEqual([
      { kind: 'script', name: 'ads.js', count: 2, totalMs: 600, share: 0.6, loads: 1 },
      { kind: 'script', name: 'app.js', count: 3, totalMs: 300, share: 0.3, loads: 1 },
    ]);
    expect(scripts).toEqual(bottlenecks);
  });

  it('counts as failed what was not answered, and times what the page did not give up', async () => {
    const asked = (name: string, outcome: string, value: number, more: Record<string, string> = {}) => ({
      type: 'http.client.request',
      name,
      value,
      attributes: { method: 'GET', outcome, ...more },
      numbers: name === '/a' ? { serverMs: value / 2, responseBytes: 1_000 } : {},
    });
    await keep(
      'asked',
      asked('/a', 'ok', 100),
      asked('/a', 'error', 300),
      asked('/a', 'aborted', 60_000),
      asked('/b', 'timeout', 100, { host: 'api.example' }),
      asked('/a', 'ok', 5, { method: 'POST' }),
    );

    const { total, outcomes, hosts, routes, series } = await store.requests(scopeOf('asked'));

    expect(total).toMatchObject({ requests: 5, failures: 2, p99Ms: 300 });
    expect(outcomes).toEqual([
      { outcome: 'ok', requests: 2 },
      { outcome: 'aborted', requests: 1 },
      { outcome: 'error', requests: 1 },
      { outcome: 'timeout', requests: 1 },
    ]);
    expect(hosts).toMatchObject([
      { host: '', requests: 4, failures: 1 },
      { host: 'api.example', requests: 1, failures: 1, p50Ms: 100 },
    ]);
    expect(routes.map(({ method, host, route, requests }) => [method, host, route, requests])).toEqual([
      ['GET', '', '/a', 3],
      ['POST', '', '/a', 1],
      ['GET', 'api.example', '/b', 1],
    ]);
    expect(routes[0]).toMatchObject({ totalMs: 400, responseBytes: 1_000, p95Ms: 300 });
    expect(routes[0]?.serverMs).toBeCloseTo(60_400 / 6, 9);
    expect(routes[0]?.share).toBeCloseTo(400 / 505, 9);
    expect(routes[0]?.trend.at(-1)).toBe(3);
    expect(routes[2]).toMatchObject({ serverMs: null, responseBytes: null });
    expect(series).toMatchObject([{ requests: 5, failures: 2 }]);
  });

  it('takes the newest reading of each page load, for it includes those before', async () => {
    const read = (load: number, secondsAgo: number, numbers: Record<string, number>, more = {}) => ({
      id: `0000000${load}-0000-8000-8000-${String(secondsAgo).padStart(12, '0')}`,
      at: NOW - secondsAgo * 1_000,
      type: 'browser.resources',
      numbers,
      ...more,
    });
    await keep(
      'read',
      read(1, 9, { heapBytes: 9e6, resourceCount: 5, cacheHitRatio: 0 }),
      read(1, 2, {
        heapBytes: 1e6,
        resourceCount: 10,
        cacheHitRatio: 0.2,
        longFrameCount: 4,
        transferredBytes: 3_000,
        'bytesByInitiator.img': 1_000,
        'bytesByInitiator.script': 2_000,
      }),
      read(
        2,
        1,
        { heapBytes: 3e6, resourceCount: 30, cacheHitRatio: 1, 'bytesByInitiator.img': 500 },
        {
          page: '/b',
          attributes: { cpuPressure: 'serious' },
        },
      ),
    );

    const answer = await store.resources(scopeOf('read'));
    const ofPage = await store.resources({ ...scopeOf('read'), page: '/b' });

    expect(answer.total).toMatchObject({
      loads: 2,
      heapBytes: 3e6,
      longFrames: 4,
      transferredBytes: 3_000,
      lagMs: null,
      cacheHitRatio: 0.8,
    });
    expect(answer.bytesByType).toEqual([
      { type: 'script', bytes: 2_000 },
      { type: 'img', bytes: 1_500 },
    ]);
    expect(answer.cpuPressure).toEqual([{ state: 'serious', loads: 1 }]);
    expect(answer.pages.map(({ page, loads }) => [page, loads])).toEqual([
      ['/', 1],
      ['/b', 1],
    ]);
    expect(ofPage.total).toMatchObject({ loads: 1, cacheHitRatio: 1 });
    expect(ofPage.pages).toHaveLength(2);
  });
});

describe('on random events', () => {
  const opened: OpenStore[] = [];
  const events = randomEvents({ seed: 8_128, count: 6_000 });
  const inScope = ({ project, at, retentionDays }: InnerEvent, scope: Scope): boolean =>
    project === scope.project && at >= scope.from && at < scope.to && at + retentionDays * DAY > NOW;

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) await store.insert({ token: 'random', rows: packRows(events) });
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  const scopes: [string, Scope & { page?: string }][] = [
    ['an hour', { ...day, from: NOW - HOUR }],
    ['a day of one page', { ...day, page: '/p1' }],
    ['thirty days', { ...day, from: NOW - 30 * DAY }],
    ['an uneven range', { ...day, from: NOW - 54_321_000, to: NOW - 345_678 }],
  ];

  it.each(scopes)('both stores say the same of %s', async (_range, scope) => {
    const [memory, database] = await Promise.all(
      opened.map(async ({ store }) => [
        await store.operations(scope),
        await store.operations({ ...scope, search: 'B' }),
        await store.requests(scope),
        await store.requests({ ...scope, search: 'get' }),
        await store.resources(scope),
      ]),
    );

    expect(withoutEstimates(database)).toEqual(withoutEstimates(memory));
  });

  it.each(scopes)('count what a plain loop counts over %s', async (_range, scope) => {
    const own = events.filter(
      (event) => inScope(event, scope) && (scope.page === undefined || event.page === scope.page),
    );
    for (const { store } of opened) {
      const { operations, total } = await store.operations(scope);
      const { routes, series, outcomes } = await store.requests(scope);
      const resources = await store.resources(scope);

      let ran = 0;
      let spent = 0;
      for (const { type, value, weight, attributes } of own) {
        if (type !== 'performance' || value === null || value < 0 || attributes['unit'] === 'By') continue;
        ran += weight / 100;
        spent += (weight * value) / 100;
      }
      expect(total.count).toBeCloseTo(ran, 6);
      expect(total.totalMs).toBeCloseTo(spent, 3);
      expect(sum(operations.map(({ share }) => share))).toBeCloseTo(ran > 0 ? 1 : 0, 9);
      for (const { name, p50Ms, p75Ms, p95Ms, p99Ms } of operations) {
        const timed = own.filter(
          ({ type, name: of, value, attributes }) =>
            type === 'performance' &&
            of === name &&
            value !== null &&
            value >= 0 &&
            attributes['unit'] !== 'By',
        );
        for (const [level, found] of [
          [0.5, p50Ms],
          [0.75, p75Ms],
          [0.95, p95Ms],
          [0.99, p99Ms],
        ] as const)
          expectRank(found, timed, level);
      }

      const asked =
        sum(own.filter(({ type }) => type === 'http.client.request').map(({ weight }) => weight)) / 100;
      for (const counts of [routes, series, outcomes] as { requests: number }[][])
        expect(sum(counts.map(({ requests }) => requests))).toBeCloseTo(asked, 6);
      expect(sum(routes.flatMap(({ trend }) => trend))).toBeCloseTo(asked, 6);

      const newest = new Map<string, InnerEvent>();
      for (const event of own) {
        const load = event.id.slice(0, 18);
        const before = newest.get(load);
        const isLater = !before || event.at > before.at || (event.at === before.at && event.id > before.id);
        if (event.type === 'browser.resources' && isLater) newest.set(load, event);
      }
      const images = [...newest.values()].map(
        ({ weight, numbers }) => (weight * (numbers['bytesByInitiator.img'] ?? 0)) / 100,
      );
      expect(resources.total.loads).toBeCloseTo(
        sum([...newest.values()].map(({ weight }) => weight)) / 100,
        6,
      );
      expect(resources.bytesByType.find(({ type }) => type === 'img')?.bytes ?? 0).toBeCloseTo(
        sum(images),
        3,
      );
    }
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Within two percent of the ranks, and between neighbours where values are few: see the other questions' percentiles. */
function expectRank(found: number | null, events: readonly InnerEvent[], level: number): void {
  const sorted = events
    .map(({ value, weight }) => ({ value: value ?? 0, weight }))
    .sort((a, b) => a.value - b.value);
  const total = sum(sorted.map(({ weight }) => weight));
  let reached = 0;
  const ranked = sorted.map(({ value, weight }) => {
    const from = reached / total;
    reached += weight;
    return { value, from, to: reached / total };
  });
  const first = ranked.findIndex(({ to }) => to >= level - 0.02);
  const last = ranked.findLastIndex(({ from }) => from <= level + 0.02);
  const at = (index: number): number => ranked[Math.min(ranked.length - 1, Math.max(0, index))]?.value ?? 0;

  expect(found).toBeGreaterThanOrEqual(at(first - 1) * (1 - 1e-6));
  expect(found).toBeLessThanOrEqual(at(last + 1) * (1 + 1e-6));
}

/** Leaves what both stores must agree on: of estimated percentiles, whether there is one. */
function withoutEstimates(answer: unknown): unknown {
  const estimates = ['heapBytes', 'lagMs', 'blockingMs', 'downloadBytesPerSecond', 'storageBytes'];
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => {
      if (/^p\d\dMs$/.test(key) || estimates.includes(key)) return value === null;
      if (key === 'trend') return (value as (number | null)[]).map((of) => of !== null && of !== 0);
      return typeof value === 'number' ? Number(value.toPrecision(10)) : value;
    }),
  );
}
