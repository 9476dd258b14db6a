import { expect, test } from 'vitest';
import { type LocalPeriod, toPeriods } from './LocalStore.ts';
import { reportOf } from './report.ts';
import { addTo, encodeRollup, type Rollup } from './rollup.ts';
import { addDays, nameOf } from './shelf.ts';

const today = '2026-11-28';

/** Days ago, and what a command took on each of them. */
function searches(days: Readonly<Record<number, readonly number[]>>): readonly LocalPeriod[] {
  const records = Object.entries(days).map(([ago, times]) => {
    const rollup: Rollup = new Map();
    for (const measured of times)
      addTo(rollup, { kind: 'command.run search', count: 1, failed: 0, measured });
    return [nameOf({ unit: 'day', from: addDays(today, -ago) }), encodeRollup(rollup)] as const;
  });
  return toPeriods(new Map(records));
}

test('reports a week beside the week before', () => {
  const day = (from: string, count: number): LocalPeriod => ({
    unit: 'day',
    from,
    kinds: [
      { kind: 'command.run find', count, failed: 1 },
      {
        kind: 'engagement',
        count: 1,
        failed: 0,
        measured: { count: 1, sum: 60_000, min: 1, max: 1, p50: 1, p95: 1, buckets: [964, 1] },
      },
    ],
  });

  const { from, days, kinds, activeMs, activeMsBefore } = reportOf(
    [day('2026-11-28', 5), day('2026-11-22', 2), day('2026-11-21', 4), day('2026-11-14', 9)],
    today,
  );

  expect([from, days.length, days[0]?.count, days[6]?.count]).toEqual(['2026-11-22', 7, 3, 6]);
  expect(kinds[0]).toMatchObject({ kind: 'command.run find', count: 7, before: 4, failed: 2 });
  expect([activeMs, activeMsBefore]).toEqual([120_000, 60_000]);
});

test('has the quantiles of all days together, and not of the worst one', () => {
  const days = { 0: Array<number>(99).fill(10), 3: [1000] };

  const [search] = reportOf(searches(days), today).kinds;

  expect(search?.p50).toBeGreaterThan(9);
  expect(search?.p50).toBeLessThan(11);
  expect(search?.p95).toBe(search?.p50);
});

test('has quantiles within nine of a hundred of what was measured, in a week and in a month', () => {
  const days = Object.fromEntries(
    Array.from({ length: 30 }, (_, ago) => [ago, Array.from({ length: 40 }, (_, n) => 5 + ago * 40 + n)]),
  );
  const exact = (values: number[], share: number): number =>
    values.sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;

  for (const length of [7, 30]) {
    const values = Array.from({ length }, (_, ago) => days[ago] ?? []).flat();
    const { p50 = 0, p95 = 0 } = reportOf(searches(days), today, length).kinds[0] ?? {};

    expect(Math.abs(p50 / exact(values, 0.5) - 1)).toBeLessThan(0.091);
    expect(Math.abs(p95 / exact(values, 0.95) - 1)).toBeLessThan(0.091);
  }
});

test('has nothing of a period that is damaged, whole as it looks', () => {
  const damaged = new Map([
    ['local1 day 2026-11-27', '{"command.run search":[1,2]}'],
    ['local1 day 2026-11-26', '{"command.run search":[1'],
    ['local1 day 2026-11-28', '{"command.run search":[3]}'],
  ]);

  const { days, kinds } = reportOf(toPeriods(damaged), today);

  expect(days.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 3]);
  expect(kinds).toMatchObject([{ count: 3 }]);
});
