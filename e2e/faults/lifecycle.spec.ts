import type { Page } from '@playwright/test';
import { bundleCore } from '../rig/bundleCore.ts';
import { expectBalance, flush, ledgerOf, numbersIn, posts, track } from '../rig/collectorPage.ts';
import { startFaultServer } from '../rig/faultServer.ts';
import { type OwnChromium, withSession } from '../rig/ownChromium.ts';
import { expect, test } from '../rig/ownTest.ts';
import { corePage } from '../rig/pages.ts';
import { settle, visit } from '../rig/visit.ts';
import { closing, crashing, killing, numbersFrom, visitAgain } from './kills.ts';

const count = 100;
const text = 'left in a hurry'.repeat(8);

const freeze = (page: Page) =>
  withSession(page, (session) => session.send('Page.setWebLifecycleState', { state: 'frozen' }));
const unfreeze = (page: Page) =>
  withSession(page, (session) => session.send('Page.setWebLifecycleState', { state: 'active' }));
const hide = async (own: OwnChromium) => own.show(await own.context.newPage());

const exits: Record<string, (page: Page, own: OwnChromium) => Promise<unknown>> = {
  'a tab behind another': (_, own) => hide(own),
  'going elsewhere': (page) => page.goto('about:blank'),
  reloading: (page) => page.reload(),
  'closing the tab': (page) => page.close(),
  'closing the tab with its unload dialogs': async (page) => {
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
  },
};

for (const [name, leave] of Object.entries(exits)) {
  test(`${name} hands everything over at once and asks nobody for permission`, async ({ own, servers }) => {
    const page = await visit(own.context, servers);
    await track(page, count, { text });

    await leave(page, own);

    await expect.poll(() => servers.intake.stored.size, { timeout: 10_000 }).toBe(count);
    expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, count));
    expect(servers.intake.preflights).toBe(0);
    for (const { contentType } of posts(servers.intake)) expect(contentType).toMatch(/^text\/plain/);
  });
}

test('a page that dies after it was hidden loses nothing and repeats nothing', async ({ own, servers }) => {
  const page = await visit(own.context, servers);
  const kill = await killing(page, own);
  await track(page, 10);
  await hide(own);
  await expect.poll(() => servers.intake.stored.size).toBe(10);
  await track(page, 10, { from: 10 });

  await kill();

  expect(await visitAgain({ ...servers, own })).toEqual(numbersFrom(0, 20));
});

test('what happens in a hidden tab leaves when it is frozen', async ({ own, servers }) => {
  const page = await visit(own.context, servers);
  await hide(own);
  await track(page, 10);
  expect(posts(servers.intake)).toHaveLength(0);

  await freeze(page);

  await expect.poll(() => numbersIn(servers.intake)).toEqual(numbersFrom(0, 10));
});

test('a frozen tab tries again by itself when it is resumed', async ({ own, servers }) => {
  servers.intake.answer({ kind: 'status', status: 503 });
  const page = await visit(own.context, servers);
  await track(page, 10);
  await hide(own);
  await expect.poll(() => posts(servers.intake).length).toBeGreaterThan(0);
  await freeze(page);
  await new Promise((resolve) => setTimeout(resolve, 2500)); // The try that is due has its time while the page sleeps.
  servers.intake.answer({ kind: 'ok' });

  await unfreeze(page);

  await expect.poll(() => servers.intake.stored.size, { timeout: 15_000 }).toBe(10);
  await expect.poll(async () => (await ledgerOf(page)).acknowledged).toBe(10);
  await track(page, 5, { from: 10 });
  await flush(page);
  await expect.poll(() => numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 15));
  await expectBalance(page);
});

test('a page from the back/forward cache goes on where it was', async ({ own, servers }) => {
  await own.context.addInitScript(() => {
    const seen: string[] = [];
    const { addEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (
      this: EventTarget | undefined,
      ...args: Parameters<typeof addEventListener>
    ) {
      seen.push(args[0]);
      return addEventListener.apply(this ?? globalThis, args);
    };
    Object.assign(globalThis, { listenedTo: seen });
    addEventListener.call(globalThis, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) Object.assign(globalThis, { isRestored: true });
    });
  });
  const page = await visit(own.context, servers);
  await track(page, 10);
  await page.waitForTimeout(500); // Its records have moved, and the database is open.
  await track(page, 10, { from: 10 });

  await page.goto(`${servers.site.url}/?next`);
  await expect.poll(() => servers.intake.stored.size).toBe(20);
  await page.evaluate(() => history.back());
  await page.waitForFunction(() => 'isRestored' in globalThis);

  servers.intake.answer({ kind: 'status', status: 503 });
  const before = posts(servers.intake).length;
  await track(page, 10, { from: 20 });
  await flush(page);
  await expect.poll(() => posts(servers.intake).length).toBeGreaterThan(before);
  servers.intake.answer({ kind: 'ok' });
  await expect
    .poll(() => numbersIn(servers.intake).toSorted((a, b) => a - b), { timeout: 15_000 })
    .toEqual(numbersFrom(0, 30));
  await settle(page);
  expect(await ledgerOf(page)).toMatchObject({ produced: 30, acknowledged: 30, dropped: {} });
  await expectBalance(page);
  const listenedTo = await page.evaluate(() => (globalThis as { listenedTo?: string[] }).listenedTo);
  expect(listenedTo).toContain('pagehide');
  expect(listenedTo).not.toContain('unload');
  expect(listenedTo).not.toContain('beforeunload');
});

test('a page in the back/forward cache stays there when another tab uses the database', async ({
  own,
  servers,
}) => {
  const page = await visit(own.context, servers);
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { isRestored: persisted }));
  });
  await track(page, 10);
  await page.waitForTimeout(500);
  await page.goto(`${servers.site.url}/?next`);

  const other = await visit(own.context, servers);
  await track(other, 10, { from: 10 });
  await flush(other);
  await expect.poll(() => servers.intake.stored.size, { timeout: 10_000 }).toBe(20);
  await own.show(page);
  await page.evaluate(() => history.back());

  await page.waitForFunction(() => (globalThis as { isRestored?: boolean }).isRestored === true);
  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 20));
});

test('a page that tells of its end stays in the back/forward cache, too, when another tab uses the database', async ({
  own,
  servers,
}) => {
  const page = await visit(own.context, servers);
  await page.evaluate(() => {
    new globalThis.candorCore.Engagement(globalThis.collector);
    addEventListener('pageshow', ({ persisted }) => Object.assign(globalThis, { isRestored: persisted }));
  });
  await track(page, 10);
  await page.waitForTimeout(1000);
  await page.goto(`${servers.site.url}/?next`);

  const other = await visit(own.context, servers);
  await track(other, 10, { from: 10 });
  await flush(other);
  await expect.poll(() => numbersIn(servers.intake).length, { timeout: 10_000 }).toBe(20);
  await own.show(page);
  await page.evaluate(() => history.back());

  await page.waitForFunction(() => (globalThis as { isRestored?: boolean }).isRestored === true, undefined, {
    timeout: 10_000,
  });
});

test('10 000 events in one task on a slow device are all kept, and written down many at a time', async ({
  own,
}) => {
  // On a page of its own kind the clock is fine enough to time one call.
  const isolated = {
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
  };
  const core = await bundleCore();
  const site = await startFaultServer({ core, pages: new Map([['/', { ...corePage, headers: isolated }]]) });
  const intake = await startFaultServer({ core });
  intake.answer({ kind: 'status', status: 503 });
  const page = await visit(own.context, { site, intake }, { maxQueueBytes: 8_000_000 });
  const figures = await withSession(page, async (session) => {
    const atFullSpeed = await timeTracking(page, 0);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 20 });
    const slowed = await timeTracking(page, 10_000);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    return { atFullSpeed, slowed };
  });
  console.log('10 000 calls of track() in one task, in ms:', figures);
  await expectBalance(page);
  await page.close();
  intake.answer({ kind: 'ok' });

  const next = await visit(own.context, { site, intake });
  await expect.poll(() => intake.stored.size, { timeout: 60_000 }).toBe(20_000);

  expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 20_000));
  expect(figures.slowed.writes).toBeLessThan(300);
  await expectBalance(next);
  await Promise.all([site.close(), intake.close()]);
});

function timeTracking(
  page: Page,
  first: number,
): Promise<Record<'median' | 'p99' | 'longest' | 'writes', number>> {
  return page.evaluate((first) => {
    const original = Storage.prototype.setItem;
    let writes = 0;
    Storage.prototype.setItem = function (this: Storage, ...args) {
      writes += 1;
      original.apply(this, args);
    };
    const spent: number[] = [];
    for (let n = first; n < first + 10_000; n++) {
      const begun = performance.now();
      globalThis.collector.track({ type: 'fault.counted', data: { n } });
      spent.push(performance.now() - begun);
    }
    spent.sort((a, b) => a - b);
    const [median = 0, p99 = 0, longest = 0] = [spent[5000], spent[9900], spent[9999]];
    return new Promise((resolve) =>
      setTimeout(() => {
        Storage.prototype.setItem = original;
        resolve({ median, p99, longest, writes });
      }, 0),
    );
  }, first);
}

test('closing a tab of which nothing was tracked sends nothing', async ({ own, servers }) => {
  const page = await visit(own.context, servers);

  await (await closing(page, own))();
  const crashed = await visit(own.context, servers);
  await (await crashing(crashed, own))();
  expect(await visitAgain({ ...servers, own })).toEqual([]);

  expect(posts(servers.intake)).toEqual([]);
});

test('a page that is written anew after it has loaded is still heard, and hands everything over', async ({
  own,
  servers,
}) => {
  const page = await visit(own.context, servers, { maxBufferSize: 100 });
  await page.evaluate(() => {
    new globalThis.candorCore.ErrorTracking(globalThis.collector);
    document.open();
    document.write('<!doctype html><title>written anew</title>');
    document.close();
  });

  await page.evaluate(() => setTimeout(() => Promise.reject(new Error('unheard of'))));
  await track(page, 10);
  await page.waitForTimeout(100);
  await page.close();

  await expect.poll(() => numbersIn(servers.intake)).toEqual(numbersFrom(0, 10));
  const exceptions = [...servers.intake.stored.values()].filter(({ type }) => type === 'exception');
  expect(exceptions.map(({ data }) => data['message'])).toEqual(['unheard of']);
});
