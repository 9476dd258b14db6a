import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { anEvent, DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import { findInsights } from '../insights/findInsights.ts';
import type { InsightFacts } from '../queries/insightFacts.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import { packRows } from './rowBytes.ts';

let opened: OpenStore[];

beforeAll(async () => {
  opened = await Promise.all(stores.map(([, open]) => open()));
  const events = [...randomEvents({ seed: 21, count: 3_000 }), ...aRegression()];
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
])('finds the same facts in every store: %o', async (scope) => {
  const [memory, clickhouse] = await Promise.all(opened.map(({ store }) => store.insightFacts(scope)));

  expect(rounded(clickhouse as InsightFacts)).toEqual(rounded(memory as InsightFacts));
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
