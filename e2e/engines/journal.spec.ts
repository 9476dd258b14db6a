import { bundleCore } from '../rig/bundleCore.ts';
import { numbersIn } from '../rig/collectorPage.ts';
import { startFaultServer } from '../rig/faultServer.ts';
import type { ServedPage } from '../rig/pages.ts';
import { type Engine, engineNames, type Tab } from './engine.ts';
import { expect, test } from './test.ts';
import { flush, keptIn, ledgerOf, recordsIn, type Servers, track, upTo, visit } from './visit.ts';

const unwell = { kind: 'status', status: 503 } as const;
/** The longest that an event may be in `localStorage` alone. */
const commitLimitMs = 250;

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });

    test('writes an event to localStorage in the task that tracked it', async ({ engine, servers }) => {
      const tab = await visit(engine, servers);

      const names = await tab.evaluate(async () => {
        collector.track({ type: 'fault.counted', data: { n: 0 } });
        // Still the same task: no timer and no message has had a chance.
        for (let i = 0; i < 10; i++) await undefined;
        return Object.keys(localStorage);
      });

      expect(recordsIn(names)).toHaveLength(1);
      expect((await ledgerOf(tab)).journal).not.toBe('memory');
      await tab.close();
    });

    test(`moves it to IndexedDB within ${commitLimitMs} ms, and away once it is acknowledged`, async ({
      engine,
      servers,
    }) => {
      const tab = await visit(engine, servers);
      const took: number[] = [];

      for (const n of upTo(5)) took.push(await commitMs(tab, n));
      const moved = await keptIn(tab);
      await flush(tab);
      await expect.poll(async () => recordsIn((await keptIn(tab)).database)).toEqual([]);
      const after = await keptIn(tab);

      expect(recordsIn(moved.local)).toEqual([]);
      expect(recordsIn(moved.database).length).toBeGreaterThan(0);
      expect(recordsIn(after.local)).toEqual([]);
      expect(numbersIn(servers.intake)).toEqual(upTo(5));
      expect((await ledgerOf(tab)).journal).toBe('indexedDB');
      // On a busy machine one timer may be late; that most of them are would be ours.
      expect(took.toSorted((a, b) => a - b)[2], `${took}`).toBeLessThanOrEqual(commitLimitMs);
      await tab.close();
    });

    test('a reload while the server is unwell loses nothing', async ({ engine, servers }) => {
      const { stored, twice } = await reloadDuringOutage(engine, servers);

      expect(stored).toEqual(upTo(20));
      expect(twice).toEqual([]);
    });

    test('a reload while the server is unwell would lose everything without the journal', async ({
      engine,
      intake,
    }) => {
      const site = await startFaultServer({ core: await bundleCore({ without: 'journal' }) });

      const { stored } = await reloadDuringOutage(engine, { site, intake }, 3000);
      await site.close();

      expect(stored).toEqual([]);
    });

    test('a tab sends what another one could not before it was closed', async ({ engine, servers }) => {
      const { intake } = servers;
      intake.answer(unwell);
      const left = await visit(engine, servers);
      await track(left, 10);
      const other = await visit(engine, servers);
      await left.close();
      intake.answer({ kind: 'ok' });

      await flush(other);

      await expect.poll(() => numbersIn(intake).length, { timeout: 20_000 }).toBe(10);
      expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(upTo(10));
      await other.close();
    });

    test('a page that crashes right after track() loses nothing by the next visit', async ({
      engine,
      intake,
    }) => {
      const pages = new Map<string, ServedPage>();
      const site = await startFaultServer({ pages });
      pages.set('/next', { body: startingPage(intake.endpoint) });
      const survivor = await engine.open(site.url);
      // Where no tab can be driven any more after a crash, one goes on by itself once it may.
      await survivor.evaluate(() => {
        const asking = setInterval(async () => {
          const { ok } = await fetch('/crashed');
          if (!ok) return;
          clearInterval(asking);
          location.assign('/next');
        }, 300);
      });
      const tab = await visit(engine, { site, intake });
      await track(tab, 20);

      await tab.crash();
      pages.set('/crashed', { body: 'gone' });
      if (engine.survivesCrash) await engine.open(`${site.url}/next`);

      await expect.poll(() => numbersIn(intake).length, { timeout: 20_000 }).toBe(20);
      expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(upTo(20));
      await engine.relaunch();
      await site.close();
    });
  });
}

test.describe('webkit', () => {
  test.use({ engineName: 'webkit' });

  // Firefox does not say which process is whose, so all its pages crash.
  test('a tab that stays open sends what another left when it crashed, once it tracks again', async ({
    engine,
    servers,
  }) => {
    const { intake } = servers;
    const survivor = await visit(engine, servers, { flushIntervalMs: 60_000 });
    // No tab can be driven any more after the crash: this one goes on by itself.
    await survivor.evaluate(() => {
      let n = 20;
      setInterval(() => {
        if (n === 25) return;
        collector.track({ type: 'fault.counted', data: { n } });
        void collector.flush();
        n += 1;
      }, 1500);
    });
    const tab = await visit(engine, servers, { flushIntervalMs: 60_000 });
    await track(tab, 20);

    await tab.crash();

    await expect.poll(() => numbersIn(intake).length, { timeout: 20_000 }).toBe(25);
    expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(upTo(25));
    await engine.relaunch();
  });
});

test.describe('firefox', () => {
  test.use({ engineName: 'firefox' });

  for (const round of [1, 2, 3]) {
    test(`a killed browser loses at most the last ${commitLimitMs} ms (${round})`, async ({
      engine,
      servers,
      site,
    }) => {
      const { intake } = servers;
      intake.answer(unwell);
      const pulse = await startFaultServer();
      const tab = await visit(engine, servers, { flushIntervalMs: 1000 });
      await tab.evaluate((pulse) => {
        let n = 0;
        setInterval(() => {
          const at = Date.now();
          collector.track({ type: 'fault.counted', data: { n, at } });
          n += 1;
          void fetch(`${pulse}?at=${at}`, { method: 'POST', mode: 'no-cors' });
        }, 20);
      }, pulse.endpoint);
      const life = 600 + round * 370;
      await expect.poll(() => pulse.requests.length, { intervals: [10] }).toBeGreaterThan(life / 20);

      await engine.kill();
      // By the page's own clock: on a busy machine a pulse is heard late.
      const lastAlive = Math.max(
        ...pulse.requests.map(({ url }) => Number(new URL(url, pulse.endpoint).searchParams.get('at'))),
      );
      intake.answer({ kind: 'ok' });
      await engine.relaunch();
      const next = await visit(engine, { site, intake });
      await flush(next);
      await expect
        .poll(async () => recordsIn((await keptIn(next)).database), { timeout: 20_000 })
        .toEqual([]);
      await expect.poll(() => numbersIn(intake).length).toBeGreaterThan(0);

      const events = [...intake.stored.values()].filter(({ type }) => type === 'fault.counted');
      const lastKept = Math.max(...events.map(({ data }) => Number(data['at'])));
      const numbers = numbersIn(intake).toSorted((a, b) => a - b);
      expect(numbers).toEqual(upTo(numbers.length));
      expect(lastAlive - lastKept).toBeLessThanOrEqual(commitLimitMs);
      await pulse.close();
      await next.close();
    });
  }
});

/** A page that starts a collector by itself, as a site would. */
function startingPage(endpoint: string): string {
  const config = JSON.stringify({ endpoint, consent: 'enhanced' });
  return `<!doctype html><title>next</title><script type="module">import '/core.js';
globalThis.collector = new candorCore.TelemetryCollector(${config});</script>`;
}

/** Milliseconds until an event that is tracked now is in the database and has left `localStorage`. */
function commitMs(tab: Tab, n: number): Promise<number> {
  return tab.evaluate(async (n) => {
    const isMoving = () => Object.keys(localStorage).some((key) => key.startsWith('candor.j 1 '));
    const begun = performance.now();
    collector.track({ type: 'fault.counted', data: { n } });
    await undefined;
    while (!isMoving() && performance.now() < begun + 50) await new Promise((next) => setTimeout(next));
    // It leaves `localStorage` when the database has it.
    while (isMoving() && performance.now() < begun + 5000) await new Promise((next) => setTimeout(next));
    return performance.now() - begun;
  }, n);
}

/** The numbers that arrive when a page is reloaded during an outage, and those of them that were acknowledged twice. */
async function reloadDuringOutage(
  engine: Engine,
  servers: Servers,
  patienceMs = 15_000,
): Promise<{ stored: number[]; twice: string[] }> {
  const { site, intake } = servers;
  intake.answer(unwell);
  const tab = await visit(engine, servers);
  await track(tab, 20);
  void flush(tab).catch(() => undefined);
  await expect.poll(() => intake.requests.length).toBeGreaterThan(0);
  await tab.navigate(`${site.url}/?reloaded`);
  // What the page handed over as it went must be refused, too.
  await expect.poll(() => intake.requests.filter(({ at }) => at > Date.now() - 300)).toEqual([]);
  const acknowledged = new Map<string, number>();
  intake.answer(({ envelope }) => {
    for (const { seq } of envelope?.events ?? []) {
      const key = `${envelope?.origin}/${seq}`;
      acknowledged.set(key, (acknowledged.get(key) ?? 0) + 1);
    }
    return { kind: 'ok' };
  });

  await tab.close();
  const next = await visit(engine, servers);
  await flush(next);
  const deadline = Date.now() + patienceMs;
  while (numbersIn(intake).length < 20 && Date.now() < deadline)
    await new Promise((later) => setTimeout(later, 50));
  await next.close();
  return {
    stored: numbersIn(intake).toSorted((a, b) => a - b),
    twice: [...acknowledged].filter(([, times]) => times > 1).map(([key]) => key),
  };
}
