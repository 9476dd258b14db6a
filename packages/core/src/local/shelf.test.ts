import { expect, test } from 'vitest';
import { addTo, decodeRollup, encodeRollup, type Rollup } from './rollup.ts';
import { dayOf, nameOf, tidy } from './shelf.ts';

const limits = { days: 92, weekDays: 638, retentionDays: 3700, maxBytes: 2_000_000 };
const dayMs = 86_400_000;

/** A day of somebody who is there from morning to night: 60 kinds, half of them measured thousands of times. */
function heavyDay(seed: number): Rollup {
  const rollup: Rollup = new Map();
  let state = seed + 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let i = 0; i < 4000; i++) {
    const kind = Math.floor(random() * 60);
    const measured = kind < 30 ? Math.exp(3 + kind / 8 + random() + random() + random()) : undefined;
    addTo(rollup, {
      kind: `command.run command${kind}`,
      count: 1,
      failed: random() < 0.02 ? 1 : 0,
      measured,
    });
  }
  return rollup;
}

const countIn = (records: ReadonlyMap<string, string>, kind: string): number =>
  [...records.values()].reduce((sum, text) => sum + (decodeRollup(text)?.get(kind)?.count ?? 0), 0);

test('ten years of heavy use stay below two megabytes, and lose no count', () => {
  const records = new Map<string, string>();
  const start = Date.UTC(2026, 0, 1, 12);
  const days = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((seed) => encodeRollup(heavyDay(seed)));
  const perDay = days.map((text) => decodeRollup(text)?.get('command.run command3')?.count ?? 0);
  let expected = 0;
  let largest = 0;

  for (let n = 0; n < 3650; n++) {
    const today = dayOf(start + n * dayMs);
    records.set(nameOf({ unit: 'day', from: today }), days[n % 10] ?? '');
    expected += perDay[n % 10] ?? 0;
    const isLast = n === 3649;
    if (n % 30 && !isLast) continue;
    const { changed, gone } = tidy(records, today, limits);
    for (const name of gone) records.delete(name);
    for (const [name, text] of changed) records.set(name, text);
    let bytes = 0;
    for (const [name, text] of records) bytes += name.length + text.length;
    largest = Math.max(largest, bytes);
  }

  expect(largest).toBeLessThan(2_000_000);
  expect(countIn(records, 'command.run command3')).toBe(expected);
});

test('a day becomes part of its week, and a week part of its month', () => {
  const text = encodeRollup(new Map([...heavyDay(1)].slice(0, 1)));
  const monday = nameOf({ unit: 'day', from: '2026-03-02' });
  const sunday = nameOf({ unit: 'day', from: '2026-03-08' });
  const records = new Map([
    [monday, text],
    [sunday, text],
  ]);

  const week = tidy(records, '2026-07-01', limits);
  const month = tidy(week.changed, '2028-07-01', limits);

  expect(week.gone).toEqual([monday, sunday]);
  expect([...week.changed.keys()]).toEqual(['local1 week 2026-03-02']);
  expect([...month.changed.keys()]).toEqual(['local1 month 2026-03-01']);
  expect(month.gone).toEqual(['local1 week 2026-03-02']);
});

test('lets go of what is damaged or too old, and of nothing that another version wrote', () => {
  const records = new Map([
    ['local1 day 2026-03-02', '{"a":[1'],
    ['local1 day 2006-03-02', '{"a":[1]}'],
    ['local2 day 2016-03-02', 'unknown'],
    ['1 0000000000001 0000000000001 origin 1 2 x', 'of the journal'],
    ['local1 day 2026-03-03', '{"a":[1]}'],
  ]);

  const { changed, gone } = tidy(records, '2026-03-03', limits);

  expect(gone).toEqual(['local1 day 2026-03-02', 'local1 day 2006-03-02']);
  expect(changed.size).toBe(0);
});

test('lets go of the oldest where it is too much', () => {
  const records = new Map(
    ['2026-03-01', '2026-03-02', '2026-03-03'].map(
      (from) => [nameOf({ unit: 'day', from }), '{"a":[1]}'] as const,
    ),
  );

  const { gone } = tidy(records, '2026-03-03', { ...limits, maxBytes: 70 });

  expect(gone).toEqual(['local1 day 2026-03-01']);
});
