import type { ConsentLevel } from '@candor/core';
import { numbersIn } from '../rig/collectorPage.ts';
import { engineNames, type Tab } from './engine.ts';
import { expect, test } from './test.ts';
import { keptIn, recordsIn, track, visit } from './visit.ts';

/** Longer than these collectors wait before they send. */
const flushIntervalMs = 200;
const quietMs = 1000;

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });

    test('nothing is stored and nothing is sent before consent', async ({ engine, servers }) => {
      const { intake } = servers;
      const tab = await visit(engine, servers, { consent: 'none', flushIntervalMs });

      await track(tab, 5);
      await tab.evaluate(() => void setTimeout(() => Promise.reject(new Error('before consent'))));
      await tab.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), quietMs);
      const stored = await storageOf(tab);
      await tab.reload();
      const afterwards = await storageOf(tab);
      await tab.close();

      expect(stored).toEqual({ local: [], session: [], databases: [] });
      expect(afterwards).toEqual(stored);
      expect(intake.requests).toEqual([]);
    });

    test('withdrawal empties every store, in the same task where the platform can', async ({
      engine,
      servers,
    }) => {
      const { intake } = servers;
      intake.answer({ kind: 'status', status: 503 });
      const tab = await visit(engine, servers);
      await track(tab, 5);
      await expect.poll(async () => recordsIn((await keptIn(tab)).database).length).toBeGreaterThan(0);

      const local = await tab.evaluate(() => {
        collector.track({ type: 'fault.counted', data: { n: 5 } });
        collector.setConsent('none');
        return Object.keys(localStorage);
      });

      // The mark of an erasure that is under way goes with its last step.
      expect(local.filter((key) => key !== 'candor.erase')).toEqual(['candor.consent']);
      await expect
        .poll(() => storageOf(tab))
        .toEqual({ local: ['candor.consent'], session: [], databases: [] });
      await tab.close();
    });

    test('withdrawal in one tab ends sending in all, and on the next visit', async ({ engine, servers }) => {
      const { intake } = servers;
      intake.answer({ kind: 'status', status: 503 });
      const one = await visit(engine, servers, { flushIntervalMs });
      const other = await visit(engine, servers, { flushIntervalMs });
      await track(one, 5);
      await track(other, 5, 5);
      await expect.poll(() => intake.requests.length).toBeGreaterThan(0);

      await one.evaluate(() => collector.setConsent('none'));
      await expect.poll(() => other.evaluate(() => collector.getConsent())).toBe('none');
      // What was on its way when the person said no has been answered by now.
      intake.reset();
      await track(one, 5, 10);
      await track(other, 5, 15);
      await one.close();
      await other.close();
      const next = await visit(engine, servers, { flushIntervalMs });
      await track(next, 5, 20);
      await next.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), quietMs);
      const stored = await storageOf(next);
      await next.close();

      expect(stored).toEqual({ local: ['candor.consent'], session: [], databases: [] });
      expect(intake.requests).toEqual([]);
      expect(numbersIn(intake)).toEqual([]);
    });

    // A message between tabs may arrive before what the other tab has written can be read: in Firefox one of five does.
    test('a tab hears every choice that the person makes in another', async ({ engine, servers }) => {
      const other = await visit(engine, servers);
      const one = await visit(engine, servers);

      for (let round = 0; round < 20; round++) {
        const level: ConsentLevel = round % 2 ? 'enhanced' : 'none';
        await one.evaluate((level: ConsentLevel) => collector.setConsent(level), level);
        await expect
          .poll(() => other.evaluate(() => collector.getConsent()), { message: `choice ${round}` })
          .toBe(level);
      }
      await one.close();
      await other.close();
    });

    test('basic keeps nothing on the device', async ({ engine, servers }) => {
      const { intake } = servers;
      const tab = await visit(engine, servers, {
        consent: 'basic',
        eventLevels: { 'fault.counted': 'basic' },
      });

      await track(tab, 5);
      await tab.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), quietMs);
      const stored = await storageOf(tab);
      await tab.close();

      expect(stored).toEqual({ local: [], session: [], databases: [] });
      await expect.poll(() => numbersIn(intake).length).toBe(5);
    });
  });
}

/** Names in every place where a page could keep something. */
function storageOf(tab: Tab): Promise<{ local: string[]; session: string[]; databases: string[] }> {
  return tab.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
  }));
}
