import { numbersIn } from '../rig/collectorPage.ts';
import { documented } from './documented.ts';
import { engineNames, type Tab } from './engine.ts';
import { expect, test } from './test.ts';
import { flush, startCollector, track, upTo, visit } from './visit.ts';

const exits: Readonly<Record<string, (tab: Tab, elsewhere: string) => Promise<void>>> = {
  'going elsewhere': (tab, elsewhere) => tab.navigate(elsewhere),
  reloading: (tab) => tab.reload(),
  'closing the tab': (tab) => tab.close(),
};

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });

    for (const [name, leave] of Object.entries(exits)) {
      test(`${name} right after track() delivers at once`, async ({ engine, servers }) => {
        const { site, intake } = servers;
        const tab = await visit(engine, servers);

        await track(tab, 30);
        await leave(tab, `${site.url}/?elsewhere`);

        expect(documented(engineName)['a request without preflight outlives its page']).toBe(true);
        await expect.poll(() => numbersIn(intake).length, { timeout: 5000 }).toBe(30);
        expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(upTo(30));
        expect(intake.preflights).toBe(0);
      });

      test(`${name} while the network is gone loses nothing by the next visit`, async ({
        engine,
        servers,
      }) => {
        const { site, intake } = servers;
        intake.answer({ kind: 'reset', at: 'start' });
        const tab = await visit(engine, servers);

        await track(tab, 30);
        await leave(tab, `${site.url}/?elsewhere`);
        await expect.poll(() => intake.requests.length).toBeGreaterThan(0);
        intake.answer({ kind: 'ok' });
        const next = await visit(engine, servers);
        await flush(next);

        await expect.poll(() => numbersIn(intake).length, { timeout: 10_000 }).toBe(30);
        expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(upTo(30));
        await next.close();
      });
    }

    test('a page that is written anew after it has loaded delivers when it is left', async ({
      engine,
      servers,
    }) => {
      const { site, intake } = servers;
      const tab = await visit(engine, servers);
      await tab.evaluate(() => {
        document.open();
        document.write('<!doctype html><title>written anew</title>');
        document.close();
      });

      await track(tab, 30);
      await tab.navigate(`${site.url}/?elsewhere`);

      await expect.poll(() => numbersIn(intake).length, { timeout: 5000 }).toBe(30);
      await tab.close();
    });

    test('more than one keepalive request may carry loses nothing by the next visit', async ({
      engine,
      servers,
    }) => {
      const { intake } = servers;
      const tab = await visit(engine, servers, { maxBufferSize: 100, flushIntervalMs: 60_000 });

      await tab.evaluate(() => {
        const text = 'left in a hurry '.repeat(60);
        for (let n = 0; n < 90; n++) collector.track({ type: 'fault.counted', data: { n, text } });
      });
      await tab.close();
      const next = await visit(engine, servers);
      await flush(next);

      await expect.poll(() => numbersIn(intake).length, { timeout: 10_000 }).toBe(90);
      expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(upTo(90));
      await next.close();
    });

    test('a page that has nothing to send comes back by the back/forward cache, and delivers what is tracked then', async ({
      engine,
      servers,
    }) => {
      const { site, intake } = servers;
      const tab = await visit(engine, servers);
      await track(tab, 1);
      await flush(tab);
      // A page that holds a lock is not kept, and the one that sends holds one until a moment later.
      await expect.poll(() => locksOf(tab)).toEqual([]);
      await tab.navigate(`${site.url}/?elsewhere`);

      await comeBack(tab);

      expect(await hasCollector(tab)).toBe(
        documented(engineName)['back/forward cache, driven as in these tests'],
      );
      await track(tab, 1, 1);
      await flush(tab);
      await expect.poll(() => numbersIn(intake).toSorted((a, b) => a - b)).toEqual([0, 1]);
      await tab.close();
    });

    const isKept = engineName !== 'firefox';
    test(`a page that is left while it sends ${isKept ? 'comes back' : 'loads again'}, and loses nothing`, async ({
      engine,
      servers,
    }) => {
      const { site, intake } = servers;
      const tab = await visit(engine, servers);
      await track(tab, 1);
      await flush(tab);
      await track(tab, 1, 1);
      expect((await locksOf(tab)).join()).toContain('candor.sender');
      await tab.navigate(`${site.url}/?elsewhere`);

      await comeBack(tab);

      expect(await hasCollector(tab)).toBe(isKept);
      if (!isKept) await startCollector(tab, servers);
      await track(tab, 1, 2);
      await flush(tab);
      await expect.poll(() => numbersIn(intake).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
      await tab.close();
    });
  });
}

async function comeBack(tab: Tab): Promise<void> {
  await tab.back();
  await expect.poll(() => tab.evaluate(() => !location.search && 'candorCore' in globalThis)).toBe(true);
}

function hasCollector(tab: Tab): Promise<boolean> {
  return tab.evaluate(() => 'collector' in globalThis);
}

function locksOf(tab: Tab): Promise<string[]> {
  return tab.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    return held.map(({ name = '' }) => name);
  });
}
