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

  it('counts a visit once, as often as its sampling says, however much it did', async () => {
    const use = { type: 'feature.used', name: 'export' };
    await keep(
      'visits',
      { ...use, session: 'a', weight: 200 },
      { ...use, session: 'a', weight: 200 },
      { ...use, session: 'b', at: NOW - 3 * HOUR },
      { ...use, session: '' },
    );

    const { total, features } = await store.usage(scopeOf('visits'));

    expect(total).toMatchObject({ visits: 3, featureUses: 6, users: 0 });
    expect(features).toMatchObject([{ name: 'export', uses: 6, visits: 3, users: 0 }]);
    expect(features[0]?.trend.filter((visits) => visits > 0)).toEqual([1, 2]);
  });

  it('calls a user new who was not seen in the 30 days before', async () => {
    const seen = (user: string, at: number) => ({ user, at, weight: user === 'sampled' ? 1_000 : 100 });
    await keep(
      'users',
      seen('new', NOW - 5 * HOUR),
      seen('new', NOW - HOUR),
      seen('sampled', NOW - HOUR),
      seen('known', NOW - 29 * DAY),
      seen('known', NOW - HOUR),
      seen('forgotten', NOW - 32 * DAY),
      seen('forgotten', NOW - HOUR),
      seen('gone', NOW - 2 * DAY),
      seen('', NOW - HOUR),
    );

    const { total, series } = await store.usage(scopeOf('users'));

    expect(total).toMatchObject({ users: 13, newUsers: 12 });
    expect(series.map(({ users, newUsers }) => [users, newUsers])).toEqual([
      [1, 1],
      [13, 11],
    ]);
  });

  it('takes the mean active time over visits, not over what they told', async () => {
    const told = (session: string, activeMs: number, weight = 100) => ({
      type: 'engagement',
      session,
      weight,
      numbers: { activeMs },
    });
    await keep('active', told('a', 1_000), told('a', 3_000), told('b', 10_000, 200), told('', 99_000));

    const { total } = await store.usage(scopeOf('active'));

    expect(total.activeMs).toBe((4_000 + 2 * 10_000) / 3);
  });

  it('stops at the fifty features that are used the most', async () => {
    const uses = Array.from({ length: 60 }, (_, index) =>
      Array.from({ length: index + 1 }, () => ({ type: 'feature.used', name: `f${index}` })),
    );
    await keep('many', ...uses.flat());

    const { features, found } = await store.usage(scopeOf('many'));

    expect(features.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, index) => `f${59 - index}`),
    );
    expect(found).toEqual({ features: 60, pages: 0, clicks: 0, commands: 0 });
  });

  it('finds what is used little by its name, in any case, and leaves totals as they are', async () => {
    const uses = Array.from({ length: 60 }, (_, index) => ({
      type: 'feature.used',
      name: `often ${index}`,
      weight: 200,
    }));
    await keep(
      'found',
      ...uses,
      { type: 'feature.used', name: 'Seldom', user: 'u' },
      { type: 'feature.used', name: '' },
      { type: 'page_view', page: '/seldom' },
      { type: 'page_view', page: '/' },
      { type: 'ui.click', name: 'often' },
      { type: 'command.run', name: 'seldom run', attributes: { success: 'true' } },
      { type: 'command.run', name: 'often run', attributes: { success: 'true' } },
    );
    const ask = async (search: string) => {
      const { total, features, pages, clicks, commands, found } = await store.usage({
        ...scopeOf('found'),
        search,
      });
      const names = [features, pages, clicks].map((list) => list.map(({ name, users }) => [name, users]));
      return { total, found, names: [...names, commands.map(({ command }) => command)] };
    };

    const all = await ask('');
    const some = await ask('SELDOM');
    const none = await ask('never');

    expect(all.found).toEqual({ features: 61, pages: 2, clicks: 1, commands: 2 });
    expect(some.total).toEqual(all.total);
    expect(some.found).toEqual({ features: 1, pages: 1, clicks: 0, commands: 1 });
    expect(some.names).toEqual([[['Seldom', 1]], [['/seldom', 0]], [], ['seldom run']]);
    expect(none.total).toEqual(all.total);
    expect(none.found).toEqual({ features: 0, pages: 0, clicks: 0, commands: 0 });
  });

  it('leaves out whole experiments beyond those that most visits met, and of none a variant', async () => {
    const met = (experiment: number, variant: string, visits: number) =>
      Array.from({ length: visits }, (_, visit) => ({
        type: 'experiment.exposure',
        name: `e${String(experiment).padStart(3, '0')}`,
        session: `${experiment}${variant}${visit}`.padStart(32, '0'),
        attributes: { variant },
      }));
    await keep(
      'many-experiments',
      ...Array.from({ length: 105 }, (_, index) => [
        ...met(index, 'much', index < 5 ? 2 : 3),
        ...met(index, 'little', 1),
      ]).flat(2),
    );

    const { experiments, found } = await store.experiments(scopeOf('many-experiments'));

    expect(found).toBe(105);
    expect(experiments.map(({ experiment }) => experiment)).toEqual(
      Array.from({ length: 100 }, (_, index) => `e${String(index + 5).padStart(3, '0')}`),
    );
    expect(experiments.map(({ variants }) => variants.map(({ visits }) => visits))).toEqual(
      experiments.map(() => [1, 3]),
    );
  });

  it('gives a visit to the variant that it met first, and counts what it did afterwards', async () => {
    const met = (session: string, variant: string, minutesAgo: number, weight = 100) => ({
      type: 'experiment.exposure',
      name: 'checkout',
      session,
      weight,
      at: NOW - minutesAgo * 60_000,
      attributes: { variant },
    });
    const bought = (session: string, minutesAgo: number, name = 'lamp') => ({
      type: 'order',
      name,
      session,
      at: NOW - minutesAgo * 60_000,
    });
    await keep(
      'compared',
      met('a', 'short', 10),
      met('a', 'long', 5),
      bought('a', 2),
      met('b', 'long', 10),
      bought('b', 20),
      met('c', 'long', 10, 300),
      bought('c', 10, 'vase'),
      met('', 'long', 10),
      bought('', 5),
      bought('elsewhere', 5),
    );

    const answer = await store.experiments(scopeOf('compared'));
    const ofLamps = await store.experiments({ ...scopeOf('compared'), goal: 'order', name: 'lamp' });

    expect(answer).toMatchObject({
      goal: 'order',
      goals: ['order'],
      experiments: [
        {
          experiment: 'checkout',
          variants: [
            { variant: 'long', visits: 4, conversions: 3, rate: 0.75 },
            { variant: 'short', visits: 1, conversions: 1, rate: 1 },
          ],
        },
      ],
    });
    expect(ofLamps.experiments[0]?.variants.map(({ conversions }) => conversions)).toEqual([0, 1]);
    for (const { rate, low, high } of answer.experiments[0]?.variants ?? []) {
      expect(low).toBeLessThan(rate);
      expect(high).toBeGreaterThanOrEqual(rate);
    }
  });

  it('compares variants with the control, in rates and in what visits brought', async () => {
    const visit = (variant: string, index: number, amount: number): Partial<InnerEvent>[] => {
      const session = `${variant}${index}`;
      return [
        { type: 'experiment.exposure', name: 'price', session, at: NOW - 9_000, attributes: { variant } },
        ...(amount > 0
          ? [
              { type: 'order', session, at: NOW - 8_000, numbers: { amount } },
              { type: 'order', session, at: NOW - 10_000, numbers: { amount: 999 } },
            ]
          : []),
      ];
    };
    const many = (variant: string, count: number, bought: number, amount: number) =>
      Array.from({ length: count }, (_, index) =>
        visit(variant, index, index < bought ? amount + (index % 3) : 0),
      ).flat();
    await keep(
      'tested',
      ...many('a', 200, 20, 10),
      ...many('control', 200, 40, 10),
      ...many('z', 80, 40, 30),
    );

    const { experiments } = await store.experiments({ ...scopeOf('tested'), goal: 'order', value: 'amount' });
    const [price] = experiments;
    const of = (name: string) => price?.variants.find(({ variant }) => variant === name);

    expect(price).toMatchObject({ control: 'control', split: { isMismatch: true } });
    expect(of('control')).toMatchObject({ versus: null, samples: 200, rate: 0.2 });
    expect(of('control')?.value?.mean).toBeCloseTo((10 * 40 + 39) / 200, 9);
    expect(of('a')?.versus?.rate).toMatchObject({ difference: -0.1, relative: -0.5 });
    // Σ(observed − expected)² ÷ expected of the four counts is 7.84, of one degree of freedom.
    expect(of('a')?.versus?.rate.p).toBeCloseTo(0.0051, 3);
    expect(of('a')?.versus?.rate.adjusted).toBe(of('a')?.versus?.rate.p);
    expect(of('z')?.versus?.value?.p).toBeLessThan(1e-6);
    expect(of('z')?.versus?.value?.low).toBeGreaterThan(0);
    const meant = await store.experiments({
      ...scopeOf('tested'),
      goal: 'order',
      control: 'a',
      split: { a: 5, control: 5, z: 2 },
    });
    expect(meant.experiments[0]).toMatchObject({ control: 'a', split: { p: 1, isMismatch: false } });
  });

  it('tells whose generations fail, by either pseudonym, the least successful first', async () => {
    const of = (who: Partial<InnerEvent>, attempts: number, successes: number): Partial<InnerEvent>[] => [
      ...Array.from({ length: attempts }, () => ({ ...who, type: 'generation.attempt' })),
      ...Array.from({ length: successes }, () => ({ ...who, type: 'generation.success' })),
    ];
    await keep(
      'segments',
      ...of({ user: 'ada' }, 5, 5),
      ...of({ user: 'bob' }, 10, 2),
      ...of({ user: '', attributes: { 'user.hash': 'h1' } }, 5, 3),
      ...of({ user: 'seldom' }, 4, 0),
      ...of({ user: '' }, 50, 0),
      { user: 'bob', type: 'generation.validation_failure', weight: 300 },
      { user: 'bob', type: 'generation.retry' },
    );

    const scope = { ...scopeOf('segments'), least: 5 };
    const counts = { failures: 0, retries: 0 };
    expect(await store.generationUsers({ ...scope, limit: 2 })).toEqual({
      total: 3,
      segments: { struggling: 1, mixed: 1, fluent: 1 },
      users: [
        { user: 'bob', attempts: 10, failures: 3, retries: 1, successes: 2 },
        { user: 'h1', attempts: 5, successes: 3, ...counts },
      ],
    });
    const { users } = await store.generationUsers({ ...scope, least: 1, limit: 9 });
    expect(users.map(({ user }) => user)).toEqual(['seldom', 'bob', 'h1', 'ada']);
  });

  it('sums up generations as the page itself does', async () => {
    const attempt = { type: 'generation.attempt' };
    const failed = (errors: string[]) => ({
      type: 'generation.validation_failure',
      attributes: { errors: JSON.stringify(errors) },
    });
    await keep(
      'generated',
      attempt,
      { ...attempt, weight: 300 },
      failed(['syntax: odd', 'size']),
      failed(['size']),
      { type: 'generation.retry' },
      {
        type: 'generation.success',
        name: 'small',
        value: 900,
        numbers: { retryCount: 1 },
        attributes: { dependencies: '["zod"]' },
      },
    );

    expect(await store.generations(scopeOf('generated'))).toMatchObject({
      attempts: 4,
      failures: 2,
      retries: 1,
      successes: 1,
      failureRate: 0.5,
      averageRetries: 1,
      p50Ms: 900,
      topErrors: [
        { error: 'size', count: 2 },
        { error: 'syntax: odd', count: 1 },
      ],
      dependencies: [{ dependency: 'zod', count: 1 }],
      models: [{ model: 'small', successes: 1, meanRetries: 1, p50Ms: 900 }],
    });
  });
});

describe('on random events', () => {
  const opened: OpenStore[] = [];
  const events = randomEvents({ seed: 7_042, count: 4_000 });
  const inScope = ({ project, at, retentionDays }: InnerEvent, scope: Scope): boolean =>
    project === scope.project && at >= scope.from && at < scope.to && at + retentionDays * DAY > NOW;

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) await store.insert({ token: 'random', rows: packRows(events) });
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  const scopes: [string, Scope][] = [
    ['an hour', { ...day, from: NOW - HOUR }],
    ['a day', day],
    ['thirty days', { ...day, from: NOW - 30 * DAY }],
    ['an uneven range', { ...day, from: NOW - 54_321_000, to: NOW - 345_678 }],
  ];

  it.each(scopes)('counts what a plain loop counts over %s', async (_range, scope) => {
    const own = events.filter((event) => inScope(event, scope));
    for (const { store } of opened) {
      const { total, series, features, bucketMs } = await store.usage(scope);
      const talks = await store.conversations(scope);

      expect(total.visits).toBeCloseTo(distinct(own, 'session'), 6);
      expect(total.users).toBeCloseTo(distinct(own, 'user'), 6);
      expect(total.pageViews).toBeCloseTo(weightOf(own, 'page_view'), 6);
      for (const { at, visits, users } of series) {
        const inBucket = own.filter((event) => event.at >= at && event.at < at + bucketMs);
        const known = new Set(own.filter((event) => event.at < at).map(({ session }) => session));
        const begun = own.filter(
          ({ session }) => !known.has(session) && inBucket.some((event) => event.session === session),
        );
        expect(visits).toBeCloseTo(distinct(begun, 'session'), 6);
        expect(users).toBeCloseTo(distinct(inBucket, 'user'), 6);
      }
      for (const { name, uses, visits, trend } of features) {
        const used = own.filter((event) => event.type === 'feature.used' && event.name === name);
        expect(uses).toBeCloseTo(weightOf(used, 'feature.used'), 6);
        expect(visits).toBeCloseTo(distinct(used, 'session'), 6);
        expect(trend.reduce((sum, count) => sum + count, 0)).toBeCloseTo(visits, 6);
      }
      const requests = talks.providers.reduce((sum, provider) => sum + provider.requests, 0);
      expect(requests).toBeCloseTo(weightOf(own, 'provider.request'), 6);
      for (const { provider, p50Ms, p95Ms } of talks.providers) {
        const asked = own.filter(({ type, name }) => type === 'provider.request' && name === provider);
        expectRank(p50Ms, asked, 0.5);
        expectRank(p95Ms, asked, 0.95);
      }
    }
  });

  it.each(scopes)('finds in experiments what a loop over visits finds over %s', async (_range, scope) => {
    const own = events.filter((event) => inScope(event, scope) && event.session !== '');
    const goal = 'command.run';
    const expected = new Map<string, [visits: number, conversions: number]>();
    for (const experiment of ['checkout', 'colour'])
      for (const session of new Set(own.map((event) => event.session))) {
        const ofVisit = own.filter((event) => event.session === session);
        const met = ofVisit
          .filter(({ type, name }) => type === 'experiment.exposure' && name === experiment)
          .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
        const [first] = met;
        if (!first) continue;
        const weight = Math.max(...met.map((event) => event.weight)) / 100;
        const goals = ofVisit.filter(({ type }) => type === goal);
        const stands = Math.max(weight, Math.min(...goals.map((event) => event.weight)) / 100);
        const hasReached = goals.some(({ at }) => at >= first.at);
        const key = `${experiment} ${first.attributes['variant']}`;
        const [visits, conversions] = expected.get(key) ?? [0, 0];
        expected.set(key, [visits + weight, conversions + (hasReached ? stands : 0)]);
      }

    for (const { store } of opened) {
      const { experiments } = await store.experiments({ ...scope, goal });
      const found = experiments.flatMap(({ experiment, variants }) =>
        variants.map(({ variant, visits, conversions }): [string, number[]] => [
          `${experiment} ${variant}`,
          [visits, conversions].map((count) => Number(count.toFixed(6))),
        ]),
      );

      expect(new Map(found)).toEqual(
        new Map([...expected].map(([key, counts]) => [key, counts.map((count) => Number(count.toFixed(6)))])),
      );
    }
  });
});

function distinct(events: readonly InnerEvent[], by: 'session' | 'user'): number {
  const lightest = new Map<string, number>();
  for (const event of events)
    if (event[by] !== '')
      lightest.set(event[by], Math.min(event.weight, lightest.get(event[by]) ?? Number.POSITIVE_INFINITY));
  return [...lightest.values()].reduce((sum, weight) => sum + weight, 0) / 100;
}

function weightOf(events: readonly InnerEvent[], wanted: string): number {
  return events.reduce((sum, { type, weight }) => sum + (type === wanted ? weight : 0), 0) / 100;
}

/** Within two percent of the ranks, and between neighbours where values are few: see the other questions' percentiles. */
function expectRank(found: number | null, events: readonly InnerEvent[], level: number): void {
  const sorted = events
    .flatMap(({ value, weight }) => (value === null ? [] : [{ value, weight }]))
    .sort((a, b) => a.value - b.value);
  if (sorted.length === 0) {
    expect(found).toBeNull();
    return;
  }
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
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
