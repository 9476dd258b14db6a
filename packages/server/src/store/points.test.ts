import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { DAY, HOUR, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { InnerEvent } from '../event.ts';
import { VITAL_TYPE } from '../queries/vitalRating.ts';
import { packRows } from './rowBytes.ts';

let opened: OpenStore[];
let events: InnerEvent[];

beforeAll(async () => {
  opened = await Promise.all(stores.map(([, open]) => open()));
  events = randomEvents({ seed: 5, count: 4_000 });
  for (const { store } of opened) await store.insert({ token: 'a', rows: packRows(events) });
});
afterAll(() => Promise.all(opened.map(({ close }) => close())));

const common = { project: 'shop', to: NOW, type: VITAL_TYPE, name: 'LCP' };

test.each([
  { ...common, from: NOW - DAY, columns: 40 },
  { ...common, from: NOW - 6 * HOUR, columns: 2_000 },
  { ...common, from: NOW - 30 * DAY, columns: 7, page: '/p1' },
  { ...common, from: NOW - DAY, columns: 3, name: 'none' },
])('gives the same columns in every store: %o', async (scope) => {
  const [memory, clickhouse] = await Promise.all(opened.map(({ store }) => store.points(scope)));

  expect(clickhouse).toEqual(memory);
});

test('draws the same pixels as all values do', async () => {
  const scope = { ...common, from: NOW - 30 * DAY, columns: 50 };
  const own = events
    .filter(
      ({ project, type, name, value, at, retentionDays }) =>
        project === 'shop' &&
        type === VITAL_TYPE &&
        name === 'LCP' &&
        value !== null &&
        at >= scope.from &&
        at + retentionDays * DAY > NOW,
    )
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const spanOf = (place: number): InnerEvent[] =>
    own.filter(({ at }) => Math.floor(((at - scope.from) * 50) / (NOW - scope.from)) === place);

  for (const { store } of opened) {
    const { columns, samples } = await store.points(scope);

    expect(samples).toBe(own.length);
    for (const { place, first, last, low, high } of columns) {
      const values = spanOf(place).map(({ value }) => value ?? 0);
      expect([first, last]).toEqual([values[0], values.at(-1)]);
      expect([low, high]).toEqual([Math.min(...values), Math.max(...values)]);
    }
  }
});
