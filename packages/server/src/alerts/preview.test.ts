import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { anEvent, DAY, HOUR, NOW } from '../../test/seededEvents.ts';
import { packRows } from '../store/rowBytes.ts';
import { checkRule } from './checkRule.ts';
import { preview } from './preview.ts';

const MINUTE = 60_000;
const to = Math.floor(NOW / HOUR) * HOUR;
const from = to - 28 * DAY;
/** Beginnings of ten bad minutes, the oldest first. */
const FAULTS = [from + 3 * DAY, from + 13 * DAY + 7 * HOUR, to - 2 * DAY];

describe.each(stores)('a preview over weeks in the %s store', (_name, open) => {
  let opened: OpenStore;

  beforeAll(async () => {
    opened = await open();
    const usual = Array.from({ length: 28 * 24 }, (_, hour) =>
      anEvent({ type: 'exception', at: from + hour * HOUR + 30 * MINUTE }),
    );
    const bad = FAULTS.flatMap((start) =>
      Array.from({ length: 50 }, (_, index) => anEvent({ type: 'exception', at: start + index * 12_000 })),
    );
    await opened.store.insert({ token: 'weeks', rows: packRows([...usual, ...bad]) });
  });
  afterAll(() => opened.close());

  const rule = checkRule({
    name: 'Errors',
    query: { measure: 'errors' },
    condition: { kind: 'threshold', value: 10 },
    windowMs: 10 * MINUTE,
    everyMs: 5 * MINUTE,
    resolveMs: 0,
  });

  it('finds each fault of ten minutes, and when it was', async () => {
    const { firings, stepMs, count, looks } = await preview(opened.store, 'default', rule, { from, to });

    expect(firings).toEqual(FAULTS.map((start) => ({ from: start + 5 * MINUTE, to: start + 20 * MINUTE })));
    expect([stepMs, count]).toEqual([5 * MINUTE, 8_064]);
    // Few enough to be drawn, and every fault among them.
    expect(looks.length).toBeLessThanOrEqual(480);
    expect(looks.filter(({ phase }) => phase === 'firing')).toHaveLength(FAULTS.length);
    expect(looks.map(({ at }) => at)).toEqual(looks.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it('sees the same over the last day as a rule that looks every minute', async () => {
    const day = { from: FAULTS[2] ?? 0, to: (FAULTS[2] ?? 0) + DAY };
    const often = { ...rule, everyMs: MINUTE };

    const { firings, stepMs } = await preview(opened.store, 'default', often, day);

    expect(stepMs).toBe(MINUTE);
    // Ten come within two minutes and a look.
    expect(firings).toEqual([{ from: day.from + 3 * MINUTE, to: day.from + 18 * MINUTE }]);
  });

  it('burns a budget over weeks as it does over hours', async () => {
    const views = Array.from({ length: 28 * 24 * 12 }, (_, index) =>
      anEvent({ project: 'burn', type: 'page_view', at: from + index * 5 * MINUTE, weight: 10_000 }),
    );
    const errors = Array.from({ length: 300 }, (_, index) =>
      anEvent({ project: 'burn', type: 'exception', at: to - 9 * DAY + index * 12_000, weight: 10_000 }),
    );
    await opened.store.insert({ token: 'burn', rows: packRows([...views, ...errors]) });
    const burning = checkRule({
      name: 'Budget',
      query: { measure: 'errorRate' },
      condition: { kind: 'burnRate', objective: 0.99 },
      everyMs: 5 * MINUTE,
      resolveMs: 0,
    });

    const { firings } = await preview(opened.store, 'burn', burning, { from, to });

    expect(firings.length).toBeGreaterThan(0);
    for (const firing of firings) expect(Math.abs(firing.from - (to - 9 * DAY))).toBeLessThan(3 * DAY);
  });
});
