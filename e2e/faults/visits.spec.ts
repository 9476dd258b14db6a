import type { ConsentLevel, TelemetryConfig } from '@candor/core';
import type { BrowserContext, Page } from '@playwright/test';
import { flush, openCore, track } from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { passTime, send } from '../rig/passTime.ts';
import { expect, test } from '../rig/serverTest.ts';

const dayMs = 86_400_000;

/** An event that arrived, with what its envelope says. */
interface Arrival {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly session: string | undefined;
  readonly user: string | undefined;
}

function watch(server: FaultServer): Arrival[] {
  const arrivals: Arrival[] = [];
  server.answer(({ envelope }) => {
    for (const { type, data } of envelope?.events ?? [])
      arrivals.push({ type, data, session: envelope?.context.session, user: envelope?.context.user });
    return { kind: 'ok' };
  });
  return arrivals;
}

/** Starts in each tab, at the same moment, a collector that tells visits and tracks one event. */
async function startAtOnce(tabs: readonly Page[], config: TelemetryConfig): Promise<void> {
  const start = Date.now() + 400;
  await Promise.all(
    tabs.map((tab, n) =>
      tab.evaluate(
        ({ start, config, n }) =>
          new Promise<void>((resolve) => {
            const begin = (): void => {
              globalThis.collector = new globalThis.candorCore.TelemetryCollector(config);
              new globalThis.candorCore.Sessions(globalThis.collector);
              globalThis.collector.track({ type: 'fault.counted', data: { n } });
              resolve();
            };
            setTimeout(begin, start - Date.now());
          }),
        { start, config, n },
      ),
    ),
  );
}

async function openTabs(context: BrowserContext, url: string, count: number): Promise<Page[]> {
  const tabs: Page[] = [];
  for (let n = 0; n < count; n++) tabs.push(await openCore(context, url));
  return tabs;
}

/** Ids of browsers on the device. */
const userOn = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => localStorage.getItem('candor.user')?.split(' ')[0]);

for (const count of [2, 5]) {
  test(`${count} tabs that begin in the same moment tell one start and have one id of the browser`, async ({
    context,
    server,
  }) => {
    const arrivals = watch(server);
    const tabs = await openTabs(context, server.url, count);
    await startAtOnce(tabs, { endpoint: server.endpoint, consent: 'full' });
    await expect.poll(() => userOn(tabs[0] as Page)).toMatch(/^[\w-]{21}$/);
    await tabs[0]?.waitForTimeout(100 * count); // Each of them has the lock for 50 ms.

    for (const [n, tab] of tabs.entries()) await track(tab, 1, { from: 10 + n });
    for (const tab of tabs) await flush(tab);

    await expect.poll(() => arrivals.filter(({ type }) => type === 'fault.counted').length).toBe(2 * count);
    const starts = arrivals.filter(({ type }) => type === 'session.start');
    expect(starts.map(({ data }) => data)).toEqual([{ 'session.id': starts[0]?.session }]);
    const later = arrivals.filter(({ data }) => Number(data['n']) >= 10);
    expect(new Set(later.map(({ session }) => session))).toEqual(new Set([starts[0]?.session]));
    // What the very first task of a browser tracks may leave without an id, and nothing leaves with another one.
    const user = await userOn(tabs[0] as Page);
    expect(new Set(later.map((each) => each.user))).toEqual(new Set([user]));
    expect(arrivals.filter((each) => each.user !== undefined && each.user !== user)).toEqual([]);
  });
}

test('a page opened afterwards goes on with the visit and tells no start', async ({ context, server }) => {
  const arrivals = watch(server);
  const [first] = await openTabs(context, server.url, 1);
  await startAtOnce([first as Page], { endpoint: server.endpoint, consent: 'enhanced' });
  await first?.waitForTimeout(200);
  await first?.close();

  const [next] = await openTabs(context, server.url, 1);
  await startAtOnce([next as Page], { endpoint: server.endpoint, consent: 'enhanced' });
  await next?.waitForTimeout(200);
  await flush(next as Page);

  await expect.poll(() => arrivals.filter(({ type }) => type === 'fault.counted').length).toBe(2);
  expect(arrivals.filter(({ type }) => type === 'session.start')).toHaveLength(1);
  expect(new Set(arrivals.map(({ session }) => session)).size).toBe(1);
  expect(new Set(arrivals.map(({ user }) => user))).toEqual(new Set([undefined]));
});

test('ten pages of one visit leave one secret', async ({ context, server }) => {
  const arrivals = watch(server);
  let secrets: string[] = [];
  for (let n = 0; n < 10; n++) {
    const page = await openCore(context, server.url);
    await startAtOnce([page], { endpoint: server.endpoint, consent: 'enhanced' });
    await page.evaluate(() => globalThis.collector.flush());
    secrets = await page.evaluate(() =>
      Object.keys(localStorage).filter((name) => name.startsWith('candor.secret ')),
    );
    await page.close();
  }

  expect(new Set(arrivals.map(({ session }) => session)).size).toBe(1);
  expect(secrets).toHaveLength(1);
});

test('a page on a device that was closed over the weekend begins another visit on Monday', async ({
  context,
  server,
}) => {
  const arrivals = watch(server);
  // While a device sleeps performance.now() stands still on most systems: https://crbug.com/1206450
  await context.addInitScript((ms) => {
    const { now } = Date;
    Date.now = () => now() + ('hasSlept' in globalThis ? ms : 0);
  }, 2.6 * dayMs);
  const page = await openCore(context, server.url);
  await startAtOnce([page], { endpoint: server.endpoint, consent: 'enhanced' });
  await page.evaluate(() => globalThis.collector.flush());

  await page.evaluate(() => Object.assign(globalThis, { hasSlept: true }));
  await track(page, 1, { from: 1 });
  await page.evaluate(() => globalThis.collector.flush());

  const [before, after] = arrivals.filter(({ type }) => type === 'fault.counted');
  expect(after?.session).toBeDefined();
  expect(after?.session).not.toBe(before?.session);
});

test('the id of a browser lasts its days and is then replaced, between two visits', async ({
  context,
  server,
}) => {
  const arrivals = watch(server);
  const page = await openCore(context, server.url, { withClock: true });
  await page.evaluate((endpoint) => {
    globalThis.collector = new globalThis.candorCore.TelemetryCollector({
      endpoint,
      consent: 'full',
      userIdDays: 7,
    });
  }, server.endpoint);
  let n = 0;
  const visitAfter = async (days: number): Promise<Arrival | undefined> => {
    await page.clock.fastForward(days * dayMs);
    await track(page, 1, { from: n++ });
    await passTime(page, 200, 100);
    await send(page);
    await expect.poll(() => arrivals.length).toBe(n);
    return arrivals.at(-1);
  };

  const first = await visitAfter(0);
  const stillWithin = await visitAfter(6);
  const after = await visitAfter(2);

  expect(first?.user).toMatch(/^[\w-]{21}$/);
  expect(stillWithin?.user).toBe(first?.user);
  expect(after?.user).toMatch(/^[\w-]{21}$/);
  expect(after?.user).not.toBe(first?.user);
  expect(new Set([first, stillWithin, after].map((each) => each?.session)).size).toBe(3);
});

const takingBack: readonly [string, ConsentLevel | undefined][] = [
  ['the person goes back to enhanced', 'enhanced'],
  ['the person goes back to basic', 'basic'],
  ['consent is withdrawn', 'none'],
  ['the person is forgotten', undefined],
];

for (const [name, level] of takingBack) {
  test(`no id of the browser is left when ${name}, and no other tab puts it back`, async ({
    context,
    server,
  }) => {
    const arrivals = watch(server);
    const tabs = await openTabs(context, server.url, 2);
    const [one, other] = tabs as [Page, Page];
    await startAtOnce(tabs, { endpoint: server.endpoint, consent: 'full' });
    await one.waitForTimeout(400);
    for (const tab of tabs) await track(tab, 1, { from: 10 });
    const before = await userOn(one);
    expect(before).toMatch(/^[\w-]{21}$/);

    const left = await one.evaluate((level) => {
      if (level) globalThis.collector.setConsent(level);
      else void globalThis.collector.forgetMe();
      return localStorage.getItem('candor.user');
    }, level);
    // It may not have heard yet.
    await track(other, 1, { from: 20 });
    expect(left).toBeNull();
    await one.waitForTimeout(1000);
    arrivals.length = 0;
    for (const tab of tabs) await track(tab, 1, { from: 30 });
    for (const tab of tabs) await flush(tab);
    await one.waitForTimeout(500);

    const kept = await one.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(kept).not.toContain(before);
    if (level) expect(kept).not.toContain('candor.user');
    expect(arrivals.filter(({ user }) => user === before)).toEqual([]);
  });
}
