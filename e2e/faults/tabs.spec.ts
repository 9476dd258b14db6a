import type { TelemetryConfig } from '@candor/core';
import type { BrowserContext, Page } from '@playwright/test';
import { expectBalance, flush, ledgerOf, numbersIn, openCore, posts, track } from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { withSession } from '../rig/ownChromium.ts';
import { expect, test } from '../rig/ownTest.ts';
import { createRandom } from '../rig/random.ts';
import type { Servers } from '../rig/servers.ts';
import { isJournalEmpty, settle, visit } from '../rig/visit.ts';
import { crashing, killing, numbersFrom } from './kills.ts';

/** How soon somebody else sends when the one that sent is gone. */
const takeOverMs = 2000;

const withoutLocks = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));

for (const [name, count, closes, prepare] of [
  ['two tabs', 2, 2, undefined],
  ['eight tabs', 8, 8, undefined],
  ['four tabs without Web Locks', 4, 4, withoutLocks],
] as const) {
  test(`4 000 events of ${name} that open and close arrive once each`, async ({ own, servers }) => {
    const random = createRandom();
    await prepare?.(own.context);
    const tabs = await open(own.context, servers, count);
    const total = 4000;
    const each = 25;
    const closeAt = new Set(Array.from({ length: closes }, () => random.below(total / each)));

    for (let round = 0; round * each < total; round++) {
      const index = random.below(count);
      const tab = tabs[index] as Page; // Below the count of tabs.
      await track(tab, each, { from: round * each });
      if (!closeAt.has(round)) continue;
      await tab.close();
      tabs[index] = await visit(own.context, servers);
    }
    for (const tab of tabs) await flush(tab);
    await Promise.all(tabs.map((tab) => settle(tab, 20_000)));

    expect(
      numbersIn(servers.intake).toSorted((a, b) => a - b),
      `seed ${random.seed}`,
    ).toEqual(numbersFrom(0, total));
    const share = repeatedShare(servers.intake);
    console.log(
      `${name}: ${(share * 100).toFixed(2)} % twice on the wire, ${posts(servers.intake).length} requests`,
    );
    expect(share, `seed ${random.seed}`).toBeLessThan(0.01);
    for (const tab of tabs) await expectBalance(tab);
  });
}

test('twenty tabs with a few events each are sent by one of them', async ({ own, servers }) => {
  const tabs = await open(own.context, servers, 20);

  for (const [index, tab] of tabs.entries()) await track(tab, 5, { from: index * 5 });
  await flush(tabs[7] as Page);
  await Promise.all(tabs.map((tab) => flush(tab)));

  await expect.poll(() => servers.intake.stored.size, { timeout: 20_000 }).toBe(100);
  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 100));
  expect(repeatedShare(servers.intake)).toBeLessThan(0.01);
  for (const tab of tabs) {
    await expect.poll(async () => (await ledgerOf(tab)).acknowledged, { timeout: 10_000 }).toBe(5);
    await expectBalance(tab);
  }
});

for (const [name, prepare] of [
  ['crashes', crashing],
  ['is killed', killing],
  ['is closed', async (page: Page) => () => page.close()],
] as const) {
  test(`when the sending tab ${name} in mid-flush another takes over in less than 2 s`, async ({
    own,
    servers,
  }) => {
    const tabs = await open(own.context, servers, 3);
    servers.intake.answer({ kind: 'hang' });
    for (const [index, tab] of tabs.entries()) await track(tab, 20, { from: index * 20 });
    const holder = await senderAmong(tabs);
    const end = await prepare(holder, own);
    await flush(holder);
    await expect.poll(() => posts(servers.intake).length).toBeGreaterThan(0);
    const others = tabs.filter((tab) => tab !== holder);

    servers.intake.answer({ kind: 'ok' });
    const begun = Date.now();
    await end();
    for (const tab of others) await flush(tab);

    await expect.poll(() => servers.intake.stored.size, { timeout: 15_000, intervals: [50] }).toBe(60);
    const first = Math.min(...[...servers.intake.stored.values()].map(({ at }) => at));
    const last = Math.max(...[...servers.intake.stored.values()].map(({ at }) => at));
    console.log(
      `a sender that ${name}: the next one sends after ${first - begun} ms, all is there after ${last - begun} ms`,
    );
    expect(first - begun).toBeLessThan(takeOverMs);
    expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 60));
    for (const tab of others) {
      await settle(tab);
      await expectBalance(tab);
    }
  });
}

test('a sending tab that is frozen lets another send', async ({ own, servers }) => {
  const tabs = await open(own.context, servers, 2);
  await Promise.all(tabs.map((tab, index) => track(tab, 10, { from: index * 10 })));
  const holder = await senderAmong(tabs);
  const [other] = tabs.filter((tab) => tab !== holder);
  if (!other) throw new Error('Both tabs say that they send');
  await own.show(other);
  await withSession(holder, (session) => session.send('Page.setWebLifecycleState', { state: 'frozen' }));
  const begun = Date.now();

  await track(other, 10, { from: 20 });
  await flush(other);

  await expect.poll(() => servers.intake.stored.size, { timeout: 10_000 }).toBe(30);
  const last = Math.max(...[...servers.intake.stored.values()].map(({ at }) => at));
  expect(last - begun).toBeLessThan(2 * takeOverMs);
  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 30));
});

const unheard: Record<string, (servers: Servers) => string> = {
  'that reaches nobody, such as by its policy,': () => 'http://127.0.0.1:1/v1/envelopes',
  'of an earlier release whose address says 404': ({ site }) => `${site.url}/earlier`,
  'of an earlier release whose address says 410': ({ site }) => site.endpoint,
};

for (const [name, endpointOf] of Object.entries(unheard)) {
  test(`a tab ${name} lets another send`, async ({ own, servers }) => {
    servers.site.answer({ kind: 'status', status: 410 });
    const site = { writeKey: 'site' };
    const page = await visit(own.context, servers, { ...site, endpoint: endpointOf(servers) });
    await track(page, 10);
    await flush(page);
    await page.waitForTimeout(500);

    const other = await visit(own.context, servers, site);
    await track(other, 10, { from: 10 });
    await flush(other);

    await expect
      .poll(() => numbersIn(servers.intake), { timeout: 15_000 })
      .toEqual(expect.arrayContaining(numbersFrom(10, 10)));
    await settle(other);
    for (const tab of [page, other]) await expectBalance(tab);
    servers.site.reset();
  });
}

test('without Web Locks, too, a tab that reaches nobody lets another send', async ({ own, servers }) => {
  await withoutLocks(own.context);
  const site = { writeKey: 'site' };
  const endpoint = 'http://127.0.0.1:1/v1/envelopes';
  const page = await visit(own.context, servers, { ...site, endpoint });
  await track(page, 10);
  for (let n = 0; n < 4; n++) await page.evaluate(() => collector.flush());

  const other = await visit(own.context, servers, site);
  await track(other, 10, { from: 10 });
  await flush(other);

  await expect
    .poll(() => numbersIn(servers.intake), { timeout: 15_000 })
    .toEqual(expect.arrayContaining(numbersFrom(0, 20)));
});

const apart: Readonly<Record<string, readonly [TelemetryConfig, TelemetryConfig]>> = {
  'with keys of their own': [{ writeKey: 'one' }, { writeKey: 'two' }],
  'with servers of their own': [{}, {}],
};

for (const [name, [mine, theirs]] of Object.entries(apart)) {
  test(`what a page tracks first is not sent by another one of its origin: both ${name}`, async ({
    own,
    servers,
  }) => {
    const { site, intake } = servers;
    intake.answer({ kind: 'status', status: 503 });
    const page = await openCore(own.context, site.url);
    await page.evaluate(
      (config) => {
        globalThis.collector = new globalThis.candorCore.TelemetryCollector(config);
        globalThis.collector.track({ type: 'fault.counted', data: { n: 0 } });
      },
      { endpoint: intake.endpoint, consent: 'enhanced', ...mine } as const,
    );
    await page.waitForTimeout(1500);

    const other = await visit(own.context, servers, { endpoint: site.endpoint, ...theirs });
    await track(other, 1, { from: 1 });
    await flush(other);
    await expect.poll(() => numbersIn(site)).toContain(1);
    await other.waitForTimeout(1500);
    expect(numbersIn(site)).toEqual([1]);

    intake.answer({ kind: 'ok' });
    await flush(page);
    await expect.poll(() => numbersIn(intake), { timeout: 10_000 }).toEqual([0]);
    site.reset();
  });
}

test('without Web Locks another tab takes over in less than 2 s', async ({ own, servers }) => {
  await withoutLocks(own.context);
  const tabs = await open(own.context, servers, 3);
  let from = 0;
  // Whichever of them sends: each of them dies once.
  while (tabs.length > 1) {
    const end = await crashing(tabs.pop() as Page, own);
    for (const tab of tabs) {
      await track(tab, 5, { from });
      from += 5;
    }
    const before = servers.intake.stored.size;
    const begun = Date.now();
    await end();
    for (const tab of tabs) await flush(tab);
    await expect.poll(() => servers.intake.stored.size, { timeout: 10_000, intervals: [50] }).toBe(from);
    const last = Math.max(...[...servers.intake.stored.values()].slice(before).map(({ at }) => at));
    console.log(`without locks: all is there ${last - begun} ms after a tab's end`);
    expect(last - begun).toBeLessThan(takeOverMs);
  }

  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, from));
});

test('a pause that the server asks of one tab holds for all, and for those that open in it', async ({
  own,
  servers,
}) => {
  const pauseMs = 4000;
  const tabs = await open(own.context, servers, 3);
  servers.intake.answer({ kind: 'status', status: 429, headers: { 'retry-after': String(pauseMs / 1000) } });
  for (const [index, tab] of tabs.entries()) await track(tab, 10, { from: index * 10 });
  await flush(await senderAmong(tabs));
  await expect.poll(() => posts(servers.intake).length).toBe(1);
  const [asked] = posts(servers.intake);
  servers.intake.answer({ kind: 'ok' });

  for (const tab of tabs) await flush(tab);
  tabs.push(await visit(own.context, servers));
  await track(tabs[3] as Page, 10, { from: 30 });
  await flush(tabs[3] as Page);
  await (tabs.shift() as Page).close();
  await expect.poll(() => posts(servers.intake).length, { timeout: pauseMs + 5000 }).toBeGreaterThan(1);

  const [, next] = posts(servers.intake);
  expect((next?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(pauseMs - 100);
  await expect.poll(() => servers.intake.stored.size, { timeout: 10_000 }).toBe(40);
  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(numbersFrom(0, 40));
});

test('a flush that is asked for while a tab becomes the sender does not end the pause that its first request brings', async ({
  own,
  servers,
}) => {
  await own.context.addInitScript(() => {
    const { query } = LockManager.prototype;
    // Whoever becomes the sender has sent before it knows who else there is.
    LockManager.prototype.query = async function () {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return query.call(this);
    };
  });
  servers.intake.answer({ kind: 'status', status: 429 });
  const page = await openCore(own.context, servers.site.url);

  await page.evaluate((endpoint) => {
    globalThis.collector = new globalThis.candorCore.TelemetryCollector({ endpoint, consent: 'full' });
    globalThis.collector.track({ type: 'fault.counted' });
    return globalThis.collector.flush();
  }, servers.intake.endpoint);

  expect(posts(servers.intake)).toHaveLength(1);
  expect(await expectBalance(page)).toMatchObject({ transport: { state: 'waiting' } });
});

test('tabs of two versions of the library share the device in peace', async ({ own, servers }) => {
  const page = await visit(own.context, servers);
  await page.evaluate(() => {
    // What a later version may write, in every kind of name that this one has.
    for (const name of ['j 2 1794000000000 1 someone', 'l someone', 'pause', 'lease candor.sender', 'due'])
      localStorage.setItem(`candor.${name}`, '{"v":2,"of":"tomorrow"}');
  });

  await track(page, 10);
  await flush(page);

  await expect.poll(() => numbersIn(servers.intake)).toEqual(numbersFrom(0, 10));
  await expect.poll(() => isJournalEmpty(page)).toBe(true);
  expect(await page.evaluate(() => localStorage.getItem('candor.j 2 1794000000000 1 someone'))).toContain(
    'tomorrow',
  );
  await expectBalance(page);
});

async function open(context: BrowserContext, servers: Servers, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let i = 0; i < count; i++) tabs.push(await visit(context, servers));
  return tabs;
}

/** The tab that holds the lock: each takes one of its own, and the platform says by whom each is held. */
async function senderAmong(tabs: readonly Page[]): Promise<Page> {
  const isSender = (tab: Page): Promise<boolean> =>
    tab.evaluate(() => {
      const name = `who ${Math.random()}`;
      return navigator.locks.request(name, async () => {
        const { held = [] } = await navigator.locks.query();
        const clientOf = (wanted: string) => held.find(({ name }) => name?.startsWith(wanted))?.clientId;
        return clientOf('candor.sender') !== undefined && clientOf('candor.sender') === clientOf(name);
      });
    });
  await expect
    .poll(async () => (await Promise.all(tabs.map(isSender))).filter(Boolean).length, { timeout: 5000 })
    .toBe(1);
  for (const tab of tabs) if (await isSender(tab)) return tab;
  throw new Error('No tab sends any more');
}

/** Which share of the events came more than once. */
function repeatedShare({ arrivals }: FaultServer): number {
  const repeated = [...arrivals.values()].filter((times) => times > 1);
  return repeated.length / arrivals.size;
}
