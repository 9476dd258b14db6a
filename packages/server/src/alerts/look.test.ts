import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import type { AlertCondition, AlertQuery } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';
import { ERROR_TYPE } from '../queries/errors.ts';
import { HEALTH_TYPE } from '../queries/serviceStatus.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import { packRows } from '../store/rowBytes.ts';
import { look } from './look.ts';
import { preview } from './preview.ts';
import { ANOMALY_HOURS } from './season.ts';

const MINUTE = 60_000;

describe.each(stores)('looks at the %s store', (name, open) => {
  let opened: OpenStore;

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  const keep = (project: string, events: Partial<InnerEvent>[]) =>
    opened.store.insert({
      token: `${name} ${project} ${events.length}`,
      rows: packRows(events.map((event) => anEvent({ project, ...event }))),
    });
  const once = async (
    project: string,
    query: AlertQuery,
    condition: AlertCondition = { kind: 'threshold', direction: 'above', value: 0 },
    windowMs: number = 10 * MINUTE,
  ) => {
    const times = { to: NOW, stepMs: MINUTE, count: 1 };
    const [judged] = await look(opened.store, project, { query, condition, windowMs }, times);
    return judged;
  };

  it('sees nothing where nothing is', async () => {
    expect(await once('empty', { measure: 'errors' })).toMatchObject({ value: 0, verdict: 'good' });
    expect(await once('empty', { measure: 'vital', vital: 'LCP', level: 0.75 })).toMatchObject({
      value: null,
      verdict: 'unknown',
    });
    expect(await once('empty', { measure: 'errors' }, { kind: 'absence' })).toMatchObject({ verdict: 'bad' });
    expect(await once('empty', { measure: 'loss' })).toMatchObject({ verdict: 'unknown' });
  });

  it('takes the percentile of what a window holds and no more when several are looked at, whatever their distance', async () => {
    await keep(
      'distant vitals',
      [30, 100, 115, 170].map((seconds) => ({
        type: VITAL_TYPE,
        name: 'LCP',
        value: seconds,
        at: NOW - seconds * 1_000,
      })),
    );
    const query = { measure: 'vital', vital: 'LCP', level: 0.99 } as const;
    const condition = { kind: 'threshold', direction: 'above', value: 0 } as const;

    const looks = await look(
      opened.store,
      'distant vitals',
      { query, condition, windowMs: 90_000 },
      { to: NOW, stepMs: MINUTE, count: 3 },
    );

    expect(looks.map(({ at }) => NOW - at)).toEqual([2 * MINUTE, MINUTE, 0]);
    expect(looks.map(({ value }) => value)).toEqual([170, expect.closeTo(115, 0), 30]);
  });

  it('counts what a window holds and no more when several are looked at, whatever their distance', async () => {
    await keep('distance', [
      ...[30, 100, 115, 170].map((seconds) => ({ type: ERROR_TYPE, at: NOW - seconds * 1_000 })),
    ]);
    const query = { measure: 'errors' } as const;
    const condition = { kind: 'threshold', direction: 'above', value: 0 } as const;
    const values = async (windowMs: number, stepMs: number) => {
      const looks = await look(
        opened.store,
        'distance',
        { query, condition, windowMs },
        { to: NOW, stepMs, count: 3 },
      );
      return looks.map(({ value }) => value);
    };

    // The last 90 s, a minute apart: from 210, 150 and 90 s ago.
    expect(await values(90_000, MINUTE)).toEqual([1, 2, 1]);
    expect(await values(2 * MINUTE, MINUTE)).toEqual([1, 3, 3]);
    expect(await values(MINUTE, 40_000)).toEqual([2, 1, 1]);
  });

  it('counts errors and views of its window alone', async () => {
    await keep('errors', [
      { type: ERROR_TYPE, at: NOW - MINUTE, fingerprint: '7', weight: 200, numbers: { count: 3 } },
      { type: ERROR_TYPE, at: NOW - 2 * MINUTE, fingerprint: '8' },
      { type: ERROR_TYPE, at: NOW - 10 * MINUTE, fingerprint: '8' },
      { type: ERROR_TYPE, at: NOW - 10 * MINUTE - 1, fingerprint: '9' },
      { type: ERROR_TYPE, at: NOW, fingerprint: '9' },
      ...Array.from({ length: 4 }, () => ({ at: NOW - MINUTE })),
    ]);

    expect(await once('errors', { measure: 'errors' })).toMatchObject({ value: 8 });
    expect(await once('errors', { measure: 'errors', fingerprint: '7' })).toMatchObject({ value: 6 });
    expect(await once('errors', { measure: 'errorRate' })).toMatchObject({ value: 2 });
    expect(await once('errors', { measure: 'newErrors' })).toMatchObject({ value: 2 });
    expect(await once('errors', { measure: 'events', type: 'page_view' })).toMatchObject({ value: 4 });
    const asking = (q: string) => once('errors', { measure: 'question', q });
    expect(await asking('count of page_view')).toMatchObject({ value: 4 });
    expect(await asking('rate(type = exception)')).toMatchObject({ value: 0.5 });
    expect(await asking('visits of page_view')).toMatchObject({ value: 1 });
    expect(await asking('mean(count)')).toMatchObject({ value: 3 });
    expect(await asking('mean(nothing)')).toMatchObject({ value: null, verdict: 'unknown' });
    expect(await once('errors', { measure: 'events', type: 'page_view', name: 'x' })).toMatchObject({
      value: 0,
    });
  });

  it('does not call new what was met within the month', async () => {
    await keep('known', [
      { type: ERROR_TYPE, at: NOW - MINUTE, fingerprint: '7' },
      { type: ERROR_TYPE, at: NOW - 20 * DAY, fingerprint: '7' },
    ]);

    expect(await once('known', { measure: 'newErrors' })).toMatchObject({ value: 0, verdict: 'good' });
  });

  it('tells percentiles, of a page where one is named', async () => {
    await keep(
      'vitals',
      [1_000, 2_000, 3_000, 4_000].map((value, index) => ({
        type: VITAL_TYPE,
        name: 'LCP',
        value,
        page: index < 2 ? '/a' : '/b',
        at: NOW - MINUTE,
      })),
    );
    const vital = { measure: 'vital', vital: 'LCP', level: 0.5 } as const;

    expect((await once('vitals', { ...vital, page: '/a' }))?.value).toBeLessThanOrEqual(2_000);
    expect((await once('vitals', { ...vital, page: '/b' }))?.value).toBeGreaterThanOrEqual(3_000);
    expect(
      await once('vitals', vital, { kind: 'threshold', direction: 'above', value: 100, leastSamples: 5 }),
    ).toMatchObject({ verdict: 'unknown' });
  });

  it('tells how services do', async () => {
    await keep('health', [
      { type: HEALTH_TYPE, name: 'api', attributes: { status: 'healthy' }, at: NOW - MINUTE },
      { type: HEALTH_TYPE, name: 'api', attributes: { status: 'unhealthy' }, at: NOW - 2 * MINUTE },
      { type: HEALTH_TYPE, name: 'cdn', attributes: { status: 'degraded' }, at: NOW - MINUTE },
    ]);

    expect(await once('health', { measure: 'availability', service: 'api' })).toMatchObject({ value: 0.5 });
    expect(await once('health', { measure: 'health', service: 'api' })).toMatchObject({ value: 3 });
    expect(await once('health', { measure: 'health', service: 'cdn' })).toMatchObject({ value: 1 });
  });

  it('compares with the window before', async () => {
    await keep('change', [
      ...Array.from({ length: 30 }, () => ({ at: NOW - MINUTE })),
      ...Array.from({ length: 10 }, () => ({ at: NOW - 15 * MINUTE })),
    ]);
    const views = { measure: 'events', type: 'page_view' } as const;

    expect(
      await once('change', views, { kind: 'change', direction: 'up', by: 1, against: 'previous' }),
    ).toMatchObject({ value: 30, limit: 20, verdict: 'bad' });
    expect(
      await once('change', views, { kind: 'change', direction: 'up', by: 1, against: 'day' }),
    ).toMatchObject({ limit: null, verdict: 'unknown' });
  });

  it('needs both windows to burn', async () => {
    const checks = (minutes: number, status: string, many: number): Partial<InnerEvent>[] =>
      Array.from({ length: many }, () => ({
        type: HEALTH_TYPE,
        name: 'api',
        attributes: { status },
        at: NOW - minutes * MINUTE,
      }));
    await keep('burning', [...checks(2, 'unhealthy', 20), ...checks(40, 'healthy', 20)]);
    await keep('burnt', [...checks(40, 'unhealthy', 20), ...checks(2, 'healthy', 20)]);
    const condition: AlertCondition = {
      kind: 'burnRate',
      objective: 0.99,
      windows: [{ longMs: HOUR, shortMs: 5 * MINUTE, rate: 14.4 }],
      leastBad: 10,
    };

    expect((await once('burning', { measure: 'availability' }, condition))?.value).toBeCloseTo(50);
    expect(await once('burning', { measure: 'availability' }, condition)).toMatchObject({ verdict: 'bad' });
    expect(await once('burnt', { measure: 'availability' }, condition)).toMatchObject({ verdict: 'good' });
    expect(await once('burning', { measure: 'availability' }, { ...condition, leastBad: 21 })).toMatchObject({
      verdict: 'good',
    });
  });

  it('knows what an hour of the week is like', async () => {
    const hour = (back: number, many: number): Partial<InnerEvent> => ({
      at: NOW - back * HOUR - MINUTE,
      weight: many * 100,
    });
    const usual = Array.from({ length: ANOMALY_HOURS - 1 }, (_, back) => hour(back + 1, 95 + (back % 11)));
    await keep('usual', [...usual, hour(0, 104)]);
    await keep('surge', [...usual, hour(0, 220)]);
    const condition: AlertCondition = { kind: 'anomaly', direction: 'both', deviations: 4 };
    const views = { measure: 'events', type: 'page_view' } as const;

    expect(await once('usual', views, condition)).toMatchObject({ value: 104, verdict: 'good' });
    expect(await once('surge', views, condition)).toMatchObject({ value: 220, verdict: 'bad' });
    expect(await once('errors', views, condition)).toMatchObject({ verdict: 'unknown' });
  });

  it('shows what a rule would have done', async () => {
    await keep('past', [
      ...Array.from({ length: 20 }, () => ({ type: ERROR_TYPE, at: NOW - 3 * HOUR })),
      { type: ERROR_TYPE, at: NOW - MINUTE },
    ]);
    const rule = {
      query: { measure: 'errors' },
      condition: { kind: 'threshold', direction: 'above', value: 10 },
      windowMs: 10 * MINUTE,
      everyMs: MINUTE,
      pendingMs: 0,
      resolveMs: 0,
    } as const;

    const seen = await preview(opened.store, 'past', rule as never, { from: NOW - 4 * HOUR, to: NOW });

    expect(seen.looks.length).toBeGreaterThan(100);
    expect(seen.firings).toHaveLength(1);
    const [firing] = seen.firings;
    expect(firing?.from).toBeGreaterThan(NOW - 3 * HOUR - MINUTE);
    expect((firing?.to ?? 0) - (firing?.from ?? 0)).toBeGreaterThan(8 * MINUTE);
    expect(seen.looks.at(-1)).toMatchObject({ value: 1, phase: 'resolved' });
  });

  it('gives a lease to one holder at a time', async () => {
    const claim = (holder: string, forMs = 60_000) =>
      opened.store.claim({ name: `lease of ${name}`, holder, forMs, settleMs: 200 });

    const first = await Promise.all(['a', 'b', 'c'].map((holder) => claim(holder)));

    expect(first.filter(Boolean)).toHaveLength(1);
    const winner = ['a', 'b', 'c'][first.indexOf(true)] ?? '';
    expect(await claim(winner)).toBe(true);
    expect(await claim('d')).toBe(false);
  });
});
