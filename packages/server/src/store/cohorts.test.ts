import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { anEvent, DAY, NOW, randomEvents } from '../../test/seededEvents.ts';
import type { CohortPeriod } from '../api/cohortTypes.ts';
import type { InnerEvent } from '../event.ts';
import { parseFilter } from '../queries/own/parseFilter.ts';
import { packRows } from './rowBytes.ts';
import type { Store } from './store.ts';

const TODAY = Math.floor(NOW / DAY) * DAY;

describe.each(stores)('the %s store', (_name, open) => {
  let opened: OpenStore;
  let store: Store;

  beforeAll(async () => {
    opened = await open();
    store = opened.store;
    const seen = (user: string, daysAgo: number, more: Partial<InnerEvent> = {}) =>
      anEvent({ project: 'cohorts', user, at: TODAY - daysAgo * DAY + 3_600_000, ...more });
    await store.insert({
      token: 'cohorts',
      rows: packRows([
        seen('a', 3),
        seen('a', 2),
        seen('a', 0, { type: 'order' }),
        seen('b', 3, { weight: 300 }),
        seen('c', 2),
        seen('c', 0),
        seen('old', 20),
        seen('old', 2),
        seen('', 3),
      ]),
    });
  });

  afterAll(() => opened.close());

  const scope = { project: 'cohorts', from: TODAY - 3 * DAY + 1_000, to: NOW, every: 'day' as const };

  it('follows those who are new on each day, and leaves out who was known', async () => {
    const { cohorts, range } = await store.cohorts(scope);

    expect(range.from).toBe(TODAY - 3 * DAY);
    expect(cohorts.map(({ at, size, samples }) => [at, size, samples])).toEqual([
      [TODAY - 3 * DAY, 4, 2],
      [TODAY - 2 * DAY, 1, 1],
    ]);
    expect(cohorts.map(({ returns }) => returns.map(({ share }) => share))).toEqual([
      [1, 0.25, 0, 0.25],
      [1, 0, 1],
    ]);
    expect(cohorts[0]?.returns.map(({ isOpen }) => isOpen)).toEqual([false, false, false, true]);
    expect(cohorts[0]?.returns[1]).toMatchObject({ returned: 1, at: TODAY - 2 * DAY });
    expect(cohorts[0]?.returns[1]?.high).toBeGreaterThan(0.5);
  });

  it('counts as coming back what is asked for', async () => {
    const { cohorts, where } = await store.cohorts({ ...scope, where: parseFilter('type = order') });

    expect(where).toBe('type = order');
    expect(cohorts.map(({ size, returns }) => [size, returns.map(({ returned }) => returned)])).toEqual([
      [4, [0, 0, 0, 1]],
      [1, [0, 0, 0].slice(0, 3)],
    ]);
  });

  it('refuses more cohorts than a table can show', async () => {
    await expect(store.cohorts({ ...scope, from: NOW - 70 * DAY })).rejects.toThrow('Choose week or month');
  });
});

describe('on random events', () => {
  const opened: OpenStore[] = [];
  const events = randomEvents({ seed: 31, count: 3_000 }).map((event, index) => ({
    ...event,
    user: index % 3 === 0 ? '' : `u${(index * 7_919) % 400}`,
    // Some of them begin late, so that there is more than one cohort.
    at:
      index % 5 === 0
        ? event.at
        : NOW - 1 - ((index * 48_271) % (50 * DAY)) * (1 - ((index * 7_919) % 400) / 800),
  }));
  const kept = events.map((event) => ({ ...event, at: Math.trunc(event.at) }));

  beforeAll(async () => {
    for (const [, open] of stores) opened.push(await open());
    for (const { store } of opened) await store.insert({ token: 'random', rows: packRows(kept) });
  });

  afterAll(async () => {
    for (const { close } of opened) await close();
  });

  it.each<CohortPeriod>(['day', 'week', 'month'])('finds whom a plain loop finds, by %s', async (every) => {
    const scope = { project: 'shop', from: NOW - 20 * DAY, to: NOW, every };
    const answers = [];
    for (const { store } of opened) answers.push(await store.cohorts(scope));
    const from = answers[0]?.range.from ?? 0;
    const alive = kept.filter(
      ({ project, user, at, retentionDays }) =>
        project === 'shop' && user !== '' && at + retentionDays * DAY > NOW && at < NOW,
    );
    const expected = new Map<string, number>();
    for (const user of new Set(alive.map((event) => event.user))) {
      const own = alive.filter((event) => event.user === user && event.at >= from - 30 * DAY);
      if (own.length === 0 || own.some(({ at }) => at < from)) continue;
      const starts = own.map(({ at }) => startOf(at, every));
      const cohort = Math.min(...starts);
      for (const start of new Set(starts)) {
        const key = `${cohort} ${start}`;
        const there = own.filter(({ at }) => startOf(at, every) === start);
        const weight = Math.min(...there.map((event) => event.weight)) / 100;
        expected.set(key, (expected.get(key) ?? 0) + weight);
      }
    }

    for (const { cohorts } of answers) {
      const found = cohorts.flatMap(({ at, returns }) =>
        returns
          .filter(({ returned }) => returned > 0)
          .map((one): [string, number] => [`${at} ${one.at}`, Number(one.returned.toFixed(6))]),
      );
      expect(new Map(found)).toEqual(
        new Map([...expected].map(([key, weight]) => [key, Number(weight.toFixed(6))])),
      );
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(expected.size).toBeGreaterThan(0);
  });
});

function startOf(at: number, every: CohortPeriod): number {
  const date = new Date(at);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  if (every === 'day') return day;
  if (every === 'week') return day - ((date.getUTCDay() + 6) % 7) * DAY;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}
