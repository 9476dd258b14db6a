import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { anEvent, DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { findInsights } from '../insights/findInsights.ts';
import type { InsightFacts } from '../queries/insightFacts.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import { packRows } from './rowBytes.ts';

let opened: OpenStore[];

beforeAll(async () => {
  opened = await Promise.all(stores.map(([, open]) => open()));
  const wide = manyVisits();
  const events = [...randomEvents({ seed: 21, count: 3_000 }), ...aRegression(), ...wide, ...ofSegment(wide)];
  for (const { store } of opened) await store.insert({ token: 'a', rows: packRows(events) });
});
afterAll(() => Promise.all(opened.map(({ close }) => close())));

/** A new release that makes a page slow, breaks it for every tenth visit and is used for something else. */
function aRegression() {
  return Array.from({ length: 400 }, (_, index) => {
    const isNew = index % 2 === 1;
    const common = {
      project: 'site',
      session: `r${index}`,
      page: '/cart',
      release: isNew ? '2.0' : '1.0',
      at: NOW - DAY + index * 60_000 + (isNew ? HOUR : 0),
    };
    const value = (isNew ? 3_000 : 2_000) + index;
    const old = { ...common, at: NOW - (index < 10 ? 3 : 1.5) * DAY, session: `o${index}`, release: '1.0' };
    return [
      anEvent({ ...common, type: VITAL_TYPE, name: 'LCP', value }),
      anEvent({ ...old }),
      ...(isNew && index % 10 === 1
        ? [
            anEvent({
              ...common,
              type: 'exception',
              name: 'TypeError',
              message: 'no cart',
              fingerprint: '77',
            }),
          ]
        : []),
      ...(index % 4 === 0 ? [anEvent({ ...common, type: 'feature.used', name: 'coupon' })] : []),
    ];
  }).flat();
}

test('a young release is looked at, however many pages the one before it has', async () => {
  const visit = (release: string, page: string, index: number, hoursAgo: number): InnerEvent =>
    anEvent({
      project: 'pages',
      session: `${release}-${index}`,
      page,
      release,
      at: NOW - hoursAgo * HOUR,
      type: VITAL_TYPE,
      name: 'LCP',
      value: 2_000,
    });
  const events = Array.from({ length: 46 }, (_, index) => [
    ...Array.from({ length: 310 }, (_, page) => visit('1.0', `/p${page}`, index, 20)),
    ...(index < 41 ? [visit('2.0', '/p3', index, 2)] : []),
  ]).flat();

  for (const { store } of opened) {
    await store.insert({ token: 'pages', rows: packRows(events) });
    const { releases, visits, samples } = await store.insightFacts({ ...WEEK, project: 'pages' });

    expect(releases).toEqual({ newest: '2.0', before: '1.0' });
    expect(visits.filter(({ release }) => release === '2.0')).toMatchObject([
      { page: '', visits: 41 },
      { page: '/p3', visits: 41 },
    ]);
    expect(samples.filter(({ release }) => release === '2.0')).toMatchObject([{ page: '/p3', visits: 41 }]);
  }
});

const WEEK = { from: NOW - 7 * DAY, to: NOW };

/** Visits enough for releases to be compared, before the range and in it. */
function manyVisits(): InnerEvent[] {
  return randomEvents({ seed: 5, count: 6_000 }).map((event, index) => ({
    ...event,
    project: 'wide',
    at: NOW - 1 - ((index * 7_919_993) % (16 * DAY)),
    session: event.session && `${event.session}-${index % 40}`,
    release: index % 3 === 0 ? '1' : '2',
  }));
}

/** What is left of them when visits without an event of `/p1` are taken away by hand, the week's and those of the week before each by what they did in it. */
function ofSegment(events: readonly InnerEvent[]): InnerEvent[] {
  const week = ({ at }: InnerEvent): number => Math.floor((NOW - 1 - at) / (7 * DAY));
  const visit = (event: InnerEvent): string => `${week(event)} ${event.session}`;
  const isAlive = (event: InnerEvent): boolean => event.at + event.retentionDays * DAY > NOW;
  const members = new Set(
    events.filter((event) => isAlive(event) && event.session !== '' && event.page === '/p1').map(visit),
  );
  return events
    .filter((event) => week(event) > 1 || members.has(visit(event)))
    .map((event) => ({ ...event, id: randomUUID(), project: 'narrow' }));
}

/** Means differ in their last bits by the order in which they are added up. */
const rounded = (facts: InsightFacts): InsightFacts => ({
  ...facts,
  samples: facts.samples.map((sample) => ({
    ...sample,
    values: sample.values.map((value) => Number(value.toPrecision(9))),
  })),
});

test.each([
  { project: 'shop', from: NOW - 6 * HOUR, to: NOW },
  { project: 'shop', from: NOW - 30 * DAY, to: NOW },
  { project: 'site', from: NOW - DAY, to: NOW },
  { project: 'none', from: NOW - DAY, to: NOW },
  { project: 'site', from: NOW - DAY, to: NOW, segment: parseFilter('page = /cart and name = LCP') },
  { project: 'wide', ...WEEK, segment: parseFilter('page = /p1') },
  { project: 'wide', ...WEEK, segment: parseFilter('type = feature.used or not release = 1') },
])('finds the same facts in every store: %o', async (scope) => {
  const [memory, clickhouse] = await Promise.all(opened.map(({ store }) => store.insightFacts(scope)));

  expect(rounded(clickhouse as InsightFacts)).toEqual(rounded(memory as InsightFacts));
});

test('compares only visits of a segment, as if the others had not been', async () => {
  for (const { store } of opened) {
    const segment = parseFilter('page = /p1');
    const all = await store.insightFacts({ project: 'wide', ...WEEK });
    const facts = await store.insightFacts({ project: 'wide', ...WEEK, segment });
    const { samples, visits, features, totals } = await store.insightFacts({ project: 'narrow', ...WEEK });

    expect(facts.releases).not.toBeNull();
    expect(facts.samples.length).toBeGreaterThan(10);
    expect(rounded(facts)).toMatchObject(rounded({ ...facts, samples, visits, features, totals }));
    expect(facts.totals.before).toBeLessThan(all.totals.before);
    expect(facts.totals.after).toBeLessThan(all.totals.after);
  }
});

test('an error that others met before is not new to a segment', async () => {
  // Only the last visits are so slow, and they meet what was met before them.
  const segment = parseFilter('value > 3300');
  for (const { store } of opened) {
    const scope = { project: 'site', from: NOW - DAY + 6 * HOUR, to: NOW, segment };

    const { groups, hasHistory, totals } = await store.insightFacts(scope);

    expect(groups).toEqual([]);
    expect(hasHistory).toBe(true);
    expect(totals.before).toBe(0);
    expect(totals.after).toBeGreaterThan(10);
  }
});

test('tells of the release what was done to it, with the page', async () => {
  for (const { store } of opened) {
    const facts = await store.insightFacts({ project: 'site', from: NOW - DAY, to: NOW });

    const { insights } = findInsights(facts);

    expect(facts.releases).toEqual({ newest: '2.0', before: '1.0' });
    expect(insights).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'vital',
          vital: 'LCP',
          page: '/cart',
          release: '2.0',
          against: '1.0',
        }),
        expect.objectContaining({ kind: 'errors', page: '/cart' }),
        expect.objectContaining({ kind: 'newError', fingerprint: '77', type: 'TypeError', visits: 40 }),
        expect.objectContaining({ kind: 'adoption', feature: 'coupon' }),
      ]),
    );
    expect(insights).toHaveLength(4);
  }
});
