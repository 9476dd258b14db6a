import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@clickhouse/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openEngineStore } from '../../../test/openEngineStore.ts';
import { createRandom } from '../../../test/random.ts';
import { removeErased } from '../../../test/removeErased.ts';
import { anEvent, DAY, NOW } from '../../../test/seededEvents.ts';
import type { InnerEvent } from '../../event.ts';
import type { Database } from '../../queries/ask.ts';
import { parseFilter } from '../../queries/own/parseFilter.ts';
import { createClickHouseStore } from '../clickhouse.ts';
import { createMemoryStore } from '../memory.ts';
import type { Migratable } from '../migrate.ts';
import { packRows } from '../rowBytes.ts';
import type { Scope, Store } from '../store.ts';
import { rollDay } from './rollDay.ts';
import { createRollups, type RollupOptions } from './rollups.ts';

vi.setConfig({ testTimeout: 300_000 });

const scope: Scope = { project: 'shop', from: NOW - 3.7 * DAY, to: NOW };
const TYPES = [
  'page_view',
  'feature.used',
  'ui.click',
  'engagement',
  'experiment.exposure',
  'command.run',
  'exception',
];

/** Visits that last for up to a day and a half, so that many are there on two; users who come again. */
function history({ seed, count, days = 4 }: { seed: number; count: number; days?: number }): InnerEvent[] {
  const random = createRandom(seed);
  const whole = (below: number): number => Math.floor(random() * below);
  return Array.from({ length: count }, () => {
    const visit = whole(count / 4);
    const begun = NOW - ((visit * 7_919_003) % (days * DAY));
    const type = TYPES[whole(TYPES.length)] ?? '';
    return anEvent({
      project: visit % 9 === 0 ? 'other' : 'shop',
      at: Math.min(NOW - 1, begun + whole(visit % 3 === 0 ? 36 * 3_600_000 : 600_000)),
      type,
      name:
        type === 'page_view' || type === 'engagement' ? '' : (['', 'n0', 'n1', 'n2', 'n3'][whole(5)] ?? ''),
      page: `/p${whole(4)}`,
      release: ['', '1', '2'][(visit + (whole(9) === 0 ? 1 : 0)) % 3] ?? '',
      session: visit % 11 === 0 ? '' : idOf(visit),
      user: visit % 2 === 0 ? `u${visit % 17}` : '',
      weight: [100, 100, 250, 1_000][(visit + (whole(8) === 0 ? 1 : 0)) % 4] ?? 100,
      attributes: type === 'experiment.exposure' ? { variant: `v${visit % 3}` } : {},
      numbers: type === 'engagement' ? { activeMs: whole(9_000) } : {},
      retentionDays: visit % 5 === 0 ? 4 : 90,
    });
  });
}

const idOf = (visit: number): string => visit.toString(16).padStart(32, '0');

async function open({ lateMs = 0, ...more }: RollupOptions = {}) {
  const opened = await openEngineStore();
  onTestFinished(opened.close);
  let at = NOW;
  const make = () =>
    createClickHouseStore({
      ...opened.options,
      now: () => at,
      rollups: { settleMs: 0, removalMs: 0, lateMs, ...more },
    });
  const store = make();
  onTestFinished(store.close);
  await store.migrate();
  const memory = createMemoryStore({ now: () => at });
  let token = 0;
  const keep = async (events: InnerEvent[]): Promise<void> => {
    const block = { token: `t${token++}`, rows: packRows(events) };
    await Promise.all([store.insert(block), memory.insert(block)]);
  };
  const { url, username = '', password = '' } = opened.options;
  const client = createClient({ url, username, password });
  onTestFinished(() => client.close());
  const rows: Migratable['rows'] = async (query, query_params = {}) =>
    (await client.query({ query, query_params, format: 'JSONEachRow' })).json();
  /** Days from which a question is answered without its events. */
  const daysInUse = async (asked: Scope, late = lateMs): Promise<number> => {
    const { answer } = createRollups({
      database: 'candor',
      // What is asked of it is not asked here.
      db: {} as Database,
      rows,
      run: async () => undefined,
      isHiding: async () => false,
      now: () => at,
      settleMs: 0,
      lateMs: late,
    });
    const [, counted = ''] =
      /day IN \((.*?\))\)/.exec(await answer(asked, async (rolled) => rolled?.counts ?? '')) ?? [];
    return counted === '' ? 0 : counted.split(', ').length;
  };
  return {
    store,
    memory,
    keep,
    daysInUse,
    rows,
    options: opened.options,
    setNow: (now: number): void => {
      at = now;
    },
  };
}

const answersOf = (store: Store, asked: Scope = scope): Promise<unknown[]> =>
  Promise.all([
    store.usage(asked),
    store.engagement(asked),
    store.engagement({ ...asked, segment: parseFilter('type = feature.used and name = n1') }),
    store.insightFacts(asked),
    store.experiments(asked),
    store.experiments({ ...asked, goal: 'ui.click', control: 'v1' }),
    store.experiments({ ...asked, goal: 'feature.used', name: 'n1' }),
    store.experiments({ ...asked, goal: 'engagement', value: 'activeMs' }),
  ]);

/** Sums of fractions depend on their order. */
function rounded(answer: unknown): unknown {
  return JSON.parse(
    JSON.stringify(answer, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ),
  );
}

async function rollAll(store: Store): Promise<number> {
  const { rolled, waiting } = (await store.roll?.(400)) ?? { rolled: 0, waiting: 1 };
  expect(waiting).toBe(0);
  return rolled;
}

describe('days that were counted once', () => {
  it.each([
    { seed: 1, count: 1_200, atOnce: 1_000 },
    { seed: 2, count: 600, atOnce: 60 },
  ])(
    'answer as the events do, through all that changes them, counted $atOnce events at a time',
    async ({ seed, count, atOnce }) => {
      const { store, memory, keep, setNow } = await open({ atOnce });
      const same = async (): Promise<void> => {
        expect(rounded(await answersOf(store))).toEqual(rounded(await answersOf(memory)));
      };

      await keep(history({ seed, count }));
      await same();
      expect(await rollAll(store)).toBeGreaterThanOrEqual(4);
      await same();

      // Late events.
      await keep(history({ seed: seed + 10, count: 120 }));
      await same();
      await rollAll(store);
      await same();

      // Erasure.
      const erased = { project: 'shop', sessions: [3, 5, 6, 12].map(idOf) };
      await Promise.all([store.erase(erased), memory.erase(erased)]);
      await same();
      await rollAll(store);
      await same();
      await removeErased(store);
      await same();
      await rollAll(store);
      await same();

      // Restriction, and its end.
      const restricted = { project: 'shop', sessions: [1, 15, 24, 30].map(idOf) };
      await Promise.all([store.restrictions.setApart(restricted), memory.restrictions.setApart(restricted)]);
      await same();
      await rollAll(store);
      await same();
      await Promise.all([store.restrictions.putBack(restricted), memory.restrictions.putBack(restricted)]);
      await same();
      await rollAll(store);
      await same();

      // Retention: some of what lies in the range is kept for four days.
      setNow(NOW + 2 * DAY);
      await same();
    },
  );

  it.each([
    { of: 'everybody', weightOf: () => 250 },
    { of: 'each user', weightOf: ({ user }: InnerEvent) => 100 + Number(user.slice(1)) },
  ])('answer as the events do where sampling is the same for $of', async ({ weightOf }) => {
    const { store, memory, keep } = await open();
    await keep(history({ seed: 5, count: 1_200 }).map((event) => ({ ...event, weight: weightOf(event) })));
    await rollAll(store);

    expect(rounded(await answersOf(store))).toEqual(rounded(await answersOf(memory)));
  });

  it('are counted again when the clock by which they were counted was ahead', async () => {
    const { store, memory, keep, options } = await open();
    const same = async (): Promise<void> => {
      expect(rounded(await answersOf(store))).toEqual(rounded(await answersOf(memory)));
    };
    const { url, username = '', password = '' } = options;
    const client = createClient({ url, username, password });
    await keep(history({ seed: 5, count: 400 }));
    await rollAll(store);
    const aheadMs = 15_000;
    const until = performance.now() + aheadMs;
    await client.command({
      query: `INSERT INTO candor.rollup_days (day, begun, expires)
SELECT day, max(d.begun) + toIntervalMillisecond(${aheadMs}), argMax(d.expires, d.begun) FROM candor.rollup_days AS d GROUP BY day`,
    });
    await client.close();

    const late = { project: 'shop', type: 'page_view' };
    await keep([1, 2].map((days) => anEvent({ ...late, session: idOf(9_000 + days), at: NOW - days * DAY })));
    await store.roll?.(400);
    await same();
    await sleep(Math.max(0, until + 1_000 - performance.now()));
    expect(await rollAll(store)).toBeGreaterThanOrEqual(4);
    await same();
  });

  it('stay out of use wherever their counting was cut off', async () => {
    const { store, memory, keep, options } = await open();
    await keep(history({ seed: 7, count: 400 }));
    await rollAll(store);
    await keep(history({ seed: 8, count: 100 }));
    const { url, username = '', password = '' } = options;
    const client = createClient({ url, username, password });
    onTestFinished(() => client.close());
    let left = 0;
    const db: Migratable = {
      async run(query) {
        if (left-- <= 0) throw new Error('cut off');
        await client.command({ query });
      },
      rows: async (query, query_params = {}) =>
        (await client.query({ query, query_params, format: 'JSONEachRow' })).json(),
    };
    const day = Math.floor(NOW / DAY) - 2;
    const wanted = rounded(await memory.usage(scope));

    let isDone = false;
    for (let upTo = 1; !isDone; upTo += 3) {
      left = upTo;
      isDone = await rollDay(db, { database: 'candor', day, settleMs: 0, atOnce: 1_000 }).then(
        () => true,
        () => false,
      );
      expect(rounded(await store.usage(scope))).toEqual(wanted);
    }
    await rollAll(store);
    expect(rounded(await store.usage(scope))).toEqual(wanted);

    // A control: what is asked is what was counted.
    await client.command({
      query: `INSERT INTO candor.rollup_counts (project, day, kind, hour, visits) SELECT 'shop', toDate(${day}), 'visit', toDateTime(${day * 86_400}, 'UTC'), 100`,
    });
    const { total } = await store.usage(scope);
    expect(total.visits).toBe((await memory.usage(scope)).total.visits + 1);
  });

  it('count nobody who was erased, from the moment on and whoever counts meanwhile', async () => {
    const { store, memory, keep } = await open();
    const visit = (day: number, number: number): string => idOf(10 * day + number);
    await keep(
      [1, 2, 3, 4].flatMap((day) =>
        [1, 2, 3].map((number) =>
          anEvent({ project: 'shop', session: visit(day, number), user: `u${number}`, at: NOW - day * DAY }),
        ),
      ),
    );
    expect(await rollAll(store)).toBe(4);
    const erased = { project: 'shop', sessions: [visit(2, 1), visit(3, 2)] };
    const before = await store.usage(scope);

    await Promise.all([store.erase(erased), memory.erase(erased)]);

    const expected = rounded(await answersOf(memory));
    expect(before.total.visits).toBe(9);
    expect((await store.usage(scope)).total.visits).toBe(7);
    expect(rounded(await answersOf(store))).toEqual(expected);
    await rollAll(store);
    expect(rounded(await answersOf(store))).toEqual(expected);
    await removeErased(store);
    expect(rounded(await answersOf(store))).toEqual(expected);
    expect(await rollAll(store)).toBe(4);
    expect(rounded(await answersOf(store))).toEqual(expected);
  });

  it('stay in use where visits go on over every midnight', async () => {
    const { store, memory, keep, daysInUse, setNow } = await open();
    const today = Math.floor(NOW / DAY) * DAY;
    const visitsOf = (day: number): InnerEvent[] =>
      [-10 * 60_000, 5 * 60_000, 10 * 60_000, 12 * 3_600_000].map((after, number) =>
        anEvent({
          project: 'shop',
          // The first two are one visit, and so are those of the night before.
          session: idOf(10 * (day / DAY) + Math.max(1, number)),
          at: day + after,
        }),
      );
    for (let day = today - 5 * DAY; day <= today; day += DAY) {
      const [evening, ...rest] = visitsOf(day);
      await keep(evening ? [evening] : []);
      // Right after midnight a round looks what waits, before the visit goes on.
      setNow(day + 60_000);
      await rollAll(store);
      await keep(rest);
      setNow(day + 13 * 3_600_000);
      await rollAll(store);
    }
    const asked = { project: 'shop', from: today - 4 * DAY, to: today + 13 * 3_600_000 };

    expect(await daysInUse(asked)).toBe(4);
    expect(rounded(await answersOf(store, asked))).toEqual(rounded(await answersOf(memory, asked)));
  });

  it('are counted again when a visit of theirs goes on hours later', async () => {
    const { store, memory, keep, daysInUse } = await open();
    const of = (visit: number, days: number): InnerEvent =>
      anEvent({ project: 'shop', session: idOf(visit), at: NOW - days * DAY });
    await keep([of(1, 1), of(2, 2), of(3, 3)]);
    await rollAll(store);
    await keep([of(1, 0.01), of(2, 0.01)]);

    expect(await daysInUse(scope)).toBe(0);
    expect(rounded(await answersOf(store))).toEqual(rounded(await answersOf(memory)));

    await rollAll(store);
    expect(await daysInUse(scope)).toBe(3);
    expect(rounded(await answersOf(store))).toEqual(rounded(await answersOf(memory)));
  });

  it('stay in use for some minutes after late events, and none after a removal', async () => {
    const { store, keep, daysInUse } = await open({ lateMs: 3_600_000 });
    const of = (visit: number, days: number): InnerEvent =>
      anEvent({ project: 'shop', session: idOf(visit), at: NOW - days * DAY });
    await keep([of(1, 1), of(2, 2), of(3, 3), of(4, 1)]);
    await rollAll(store);
    await keep([of(5, 1), of(6, 2)]);

    expect(await store.roll?.(9)).toEqual({ rolled: 3, waiting: 0 });
    expect(await daysInUse(scope)).toBe(3);
    expect(await daysInUse({ ...scope, from: NOW - 2.7 * DAY }, 0)).toBe(0);
    expect((await store.usage(scope)).total.visits).toBe(4);

    const erased = { project: 'shop', sessions: [idOf(4)] };
    await store.erase(erased);
    await removeErased(store);
    expect(await daysInUse(scope)).toBe(2);
    expect((await store.usage(scope)).total.visits).toBe(4);

    await rollAll(store);
    expect(await daysInUse(scope)).toBe(3);
  });

  it('forget when they had been counted before', async () => {
    const { store, keep, daysInUse, rows } = await open();
    const of = (days: number): InnerEvent => anEvent({ project: 'shop', at: NOW - days * DAY });
    await keep([of(1), of(2)]);
    for (let round = 0; round < 12; round++) {
      await keep([of(1)]);
      await rollAll(store);
    }

    const [states] = await rows<{ n: number }>('SELECT toUInt32(count()) AS n FROM candor.rollup_days');
    expect(states?.n).toBeLessThan(6);
    expect(await daysInUse(scope)).toBe(2);
  });

  it('leave nothing of those who were erased', async () => {
    const { store, keep, options } = await open();
    const sessions = [1, 2, 3].map(idOf);
    const at = (days: number): number => NOW - days * DAY;
    await keep(
      [1, 2, 3].flatMap((days) =>
        sessions.map((session) => anEvent({ project: 'shop', session, user: 'u1', at: at(days) })),
      ),
    );
    await rollAll(store);
    const { url, username = '', password = '' } = options;
    const client = createClient({ url, username, password });
    onTestFinished(() => client.close());
    const rowsOf = async (table: string): Promise<number> => {
      const query = `SELECT toUInt32(count()) AS n FROM candor.rollup_${table}`;
      const [row] = await (await client.query({ query, format: 'JSONEachRow' })).json<{ n: number }>();
      return row?.n ?? 0;
    };
    expect(await rowsOf('apart')).toBe(9);

    await store.erase({ project: 'shop', sessions });
    await removeErased(store);

    expect(await Promise.all(['apart', 'people', 'counts'].map(rowsOf))).toEqual([0, 0, 0]);
  });
});
