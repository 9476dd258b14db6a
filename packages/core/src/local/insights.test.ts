import { expect, test } from 'vitest';
import { type Insight, insightsOf } from './insights.ts';
import type { LocalPeriod } from './LocalStore.ts';
import { toPeriods } from './LocalStore.ts';
import { addTo, encodeRollup, type Rollup } from './rollup.ts';
import { addDays, nameOf } from './shelf.ts';

const today = '2026-11-28';

interface Habit {
  readonly kind: string;
  /** The share of days with it. */
  readonly often: number;
  readonly runs: number;
  readonly ms: number;
  readonly fails: number;
}

/** Somebody with these habits, who is there on most days; `change` is what is different in the last three weeks. */
function person(seed: number, habits: readonly Habit[], change: Partial<Habit> = {}): readonly LocalPeriod[] {
  let state = seed * 7919 + 1;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const noise = (): number => Math.exp((random() + random() + random() - 1.5) * 1.2);
  const records = new Map<string, string>();
  for (let ago = 70; ago >= 0; ago--) {
    const rollup: Rollup = new Map();
    for (const [index, habit] of habits.entries()) {
      const { kind, often, runs, ms, fails } = ago < 21 && index === 0 ? { ...habit, ...change } : habit;
      if (random() > often) continue;
      // A day can be slow or busy as a whole.
      const [pace, size] = [noise(), noise()];
      for (let n = 0; n < runs * size; n++)
        addTo(rollup, { kind, count: 1, failed: random() < fails ? 1 : 0, measured: ms * pace * noise() });
    }
    if (random() < 0.8)
      records.set(nameOf({ unit: 'day', from: addDays(today, -ago) }), encodeRollup(rollup));
  }
  return toPeriods(records);
}

const habits: readonly Habit[] = Array.from({ length: 20 }, (_, n) => ({
  kind: `command.run command${n}`,
  often: [0.95, 0.6, 0.3, 0.1][n % 4] ?? 1,
  runs: 10,
  ms: 100 * (n + 1),
  fails: 0.03,
}));

test('is silent about three hundred people in whose habits nothing has changed', () => {
  const found: (readonly Insight[])[] = [];
  for (let seed = 1; seed <= 300; seed++) found.push(insightsOf(person(seed, habits), today));

  expect(found.flat()).toEqual([]);
});

test.each([
  ['slower', { ms: 400 }],
  ['failing', { fails: 0.4 }],
  ['unused', { often: 0 }],
] as const)('finds what became %s, in nine of ten people, and names nothing else', (what, change) => {
  let hits = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const found = insightsOf(person(seed, habits, change), today);
    expect(found.filter(({ kind }) => kind !== 'command.run command0')).toEqual([]);
    if (found.some((insight) => insight.what === what)) hits += 1;
  }

  expect(hits).toBeGreaterThanOrEqual(90);
});

test('says nothing of somebody who was hardly there', () => {
  const away = person(1, habits).filter(({ from }) => from < '2026-11-10');

  expect(insightsOf(away, today)).toEqual([]);
});
