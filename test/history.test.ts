import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { aboveLevel } from '../packages/server/src/compliance/aboveLevel.ts';
import { createMemoryStore } from '../packages/server/src/store/memory.ts';
import { type History, planHistory } from '../scripts/history/history.ts';
import { isIn } from '../scripts/history/plan.ts';
import { createTally } from '../scripts/history/tally.ts';
import { writeHistory } from '../scripts/history/writeHistory.ts';

const DAY = 24 * 60 * 60 * 1_000;
const end = Date.UTC(2026, 10, 20, 12, 34);

const plan = (seed: number): History => planHistory({ seed, end, days: 60, visitsPerDay: 30 });

function digest(history: History): string {
  const hash = createHash('sha256');
  for (const hour of history.hours()) hash.update(JSON.stringify(hour));
  return hash.digest('hex');
}

test('the same seed makes the same past, and another one another', () => {
  expect(digest(plan(1))).toBe(digest(plan(1)));
  expect(digest(plan(2))).not.toBe(digest(plan(1)));
});

test('planted faults show in what is counted, and nowhere else', () => {
  const { from, to, faults, releases, hours } = plan(1);
  const day = (at: number) => ({ from: at, to: at + DAY });
  const before = day(faults.storm.from - DAY);
  const tally = createTally({ storm: day(faults.storm.from), before, all: { from, to } });
  let down = 0;
  let fresh = 0;

  for (const { events } of hours()) {
    tally.add(events);
    for (const { at, type, name, attributes } of events) {
      expect(at >= from && at < to).toBe(true);
      if (attributes['status'] === 'unhealthy') {
        down += 1;
        expect([name, isIn(faults.outage, at)]).toEqual([faults.outage.service, true]);
      }
      if (type === 'exception' && name === faults.fresh.type) {
        fresh += 1;
        expect(at).toBeGreaterThanOrEqual(releases.at(-1)?.from ?? to);
      }
    }
  }

  expect(tally.of('storm').errors).toBeGreaterThan(5 * tally.of('before').errors);
  expect(tally.of('all').errorsByType).toMatchObject({ QuotaError: expect.any(Number) });
  expect([down > 0, fresh > 0]).toEqual([true, true]);
});

test('a store has what was counted, and nothing above its level', async () => {
  const history = plan(1);
  const week = { from: history.to - 7 * DAY, to: history.to };
  const tally = createTally({ week });
  const store = createMemoryStore({ now: () => history.to });

  const written = await writeHistory(store, history, tally.add);

  const counted = tally.of('week');
  const { total } = await store.usage({ project: 'default', ...week });
  expect(total).toMatchObject({
    pageViews: counted.pageViews,
    visits: counted.visits,
    featureUses: counted.featureUses,
  });
  const levels = await store.levels(0);
  expect(levels.reduce((sum, { events }) => sum + events, 0)).toBe(written);
  expect(aboveLevel(levels, {})).toEqual([]);
});
