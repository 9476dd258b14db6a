import type { BrowserContext, Page } from '@playwright/test';
import {
  expectAllDelivered,
  expectBalance,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { freePort } from '../rig/listen.ts';
import { passTime, send } from '../rig/passTime.ts';
import { randomText } from '../rig/randomText.ts';
import { expect, test } from '../rig/serverTest.ts';

test.describe.configure({ timeout: 30_000 });

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

test('an outage of 10 minutes loses nothing, and 1000 events are caught up within 15 s without a herd', async ({
  context,
  server,
}) => {
  const page = await openCore(context, server.url, { withClock: true });
  await startCollector(page, { endpoint: server.endpoint });
  server.answer({ kind: 'status', status: 503 });
  for (let n = 0; n < 1000; n += 100) {
    await track(page, 100, { from: n });
    await send(page);
    await passTime(page, minuteMs, 5000);
  }
  const tries = posts(server).length;
  await expectBalance(page);

  server.answer({ kind: 'ok', delayMs: 20 });
  await untilFirstIsTaken(page, server);
  const { seconds, requests } = await catchUp(page, server);
  console.log(`      ${tries} requests in the outage; caught up in ${seconds} s with ${requests} requests`);

  // At least ten at once ask for it, each by a flush of its own.
  expect(tries).toBeLessThanOrEqual(40);
});

test('24 hours without a network lose nothing, and 1000 events are caught up within 15 s without a herd', async ({
  context,
  server,
}) => {
  const page = await openCore(context, server.url, { withClock: true });
  await startCollector(page, { endpoint: server.endpoint });
  await context.setOffline(true);
  for (let n = 0; n < 1000; n += 125) {
    await track(page, 125, { from: n });
    await passTime(page, 3 * hourMs, hourMs / 2);
  }
  await expectBalance(page);

  expect(posts(server)).toEqual([]);
  server.answer({ kind: 'ok', delayMs: 20 });
  await context.setOffline(false);
  const { seconds, requests } = await catchUp(page, server);
  console.log(`      caught up in ${seconds} s with ${requests} requests`);
});

test.describe('a server that is gone for good', () => {
  test('is asked every five minutes at most, and the page hears nothing of it', async ({
    context,
    server,
  }) => {
    const { page, said, requests } = await openForNobody(context, server);
    await track(page, 60);
    await send(page);
    await passTime(page, 5 * minuteMs, 5000);
    const first = requests.length;

    await passTime(page, 40 * minuteMs, 20_000);
    const later = requests.length - first;
    console.log(`      ${first} requests in the first five minutes, ${later} in the next forty`);

    expect(first).toBeLessThanOrEqual(6);
    expect(later).toBeLessThanOrEqual(8 + 1);
    expect(said).toEqual([]);
    expect(await expectBalance(page)).toMatchObject({ waiting: { events: 60 }, dropped: {} });
  });

  test('costs no more room than two megabytes, and the oldest go first', async ({ context, server }) => {
    const { page } = await openForNobody(context, server);
    for (let n = 0; n < 4000; n += 100) {
      await track(page, 100, { from: n, text: randomText(600, n + 1) });
      await send(page);
    }

    await passTime(page, 10 * minuteMs, minuteMs);

    const { waiting, dropped } = await expectBalance(page);
    const bytes = await bytesOnDevice(page);
    console.log(`      ${waiting.events} events wait in ${bytes} B, ${dropped['overflow']} are gone`);
    expect(bytes).toBeLessThanOrEqual(2 ** 21);
    expect(waiting.events).toBeGreaterThan(1000);
    expect(Object.keys(dropped)).toEqual(['overflow']);
    await page.evaluate((endpoint) => globalThis.collector.updateConfig({ endpoint }), server.endpoint);
    await expect
      .poll(
        async () => {
          await passTime(page, 1000, 500);
          return (await expectBalance(page)).waiting.events;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    const kept = numbersIn(server).toSorted((x, y) => x - y);
    expect(kept.length).toBe(waiting.events);
    // What was on its way when it became too much may stay; of the rest the oldest have gone.
    expect(kept.at(-1)).toBe(3999);
    expect(kept.filter((n, i) => i > 0 && n !== (kept[i - 1] ?? n) + 1).length).toBeLessThanOrEqual(1);
  });

  test('is given nothing that is older than seven days, and that is counted', async ({ context, server }) => {
    const { page } = await openForNobody(context, server);
    await track(page, 60);
    await send(page);
    await passTime(page, 6 * 24 * hourMs, 24 * hourMs);
    const sixDays = await expectBalance(page);
    await track(page, 40, { from: 60 });
    await send(page);

    await passTime(page, 25 * hourMs, 5 * hourMs);

    expect(sixDays).toMatchObject({ waiting: { events: 60 }, dropped: {} });
    expect(await expectBalance(page)).toMatchObject({ waiting: { events: 40 }, dropped: { expired: 60 } });
  });
});

/** The one that is sent ahead, to see whether the server is well again. */
async function untilFirstIsTaken(page: Page, server: FaultServer): Promise<void> {
  await expect
    .poll(
      async () => {
        if (!server.stored.size) await page.clock.fastForward(1000);
        return server.stored.size;
      },
      { intervals: [50], timeout: 20_000 },
    )
    .toBeGreaterThan(0);
}

/** In real time, as the page's clock runs again. */
async function catchUp(page: Page, server: FaultServer): Promise<{ seconds: number; requests: number }> {
  const before = posts(server).length;
  const start = performance.now();
  await page.clock.resume();
  await expectAllDelivered(page, server, 1000);
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const requests = posts(server).length - before;

  expect(seconds).toBeLessThanOrEqual(15);
  // One after another, and not more than the events need at fifty each, with some room for those flushed early.
  expect(server.mostAtOnce).toBe(1);
  expect(requests).toBeLessThanOrEqual(40);
  return { seconds, requests };
}

interface Lonely {
  readonly page: Page;
  /** What was said at the page's console, without what the browser itself says of each request that fails. */
  readonly said: readonly string[];
  readonly requests: readonly string[];
}

/** A page whose collector sends to a port where nobody listens. */
async function openForNobody(context: BrowserContext, server: FaultServer): Promise<Lonely> {
  const page = await openCore(context, server.url, { withClock: true });
  const said: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (!message.text().startsWith('Failed to load resource')) said.push(message.text());
  });
  const endpoint = `http://127.0.0.1:${await freePort()}/v1/envelopes`;
  page.on('request', (request) => {
    if (request.url().startsWith(endpoint)) requests.push(request.method());
  });
  await startCollector(page, { endpoint, writeKey: 'site' });
  return { page, said, requests };
}

/** What the library keeps there, as text. */
function bytesOnDevice(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const local = Object.entries(localStorage).filter(([key]) => key.startsWith('candor.'));
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('candor');
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    const values = await new Promise<unknown[]>((resolve, reject) => {
      const reading = opened.transaction('journal').objectStore('journal').getAll();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = reject;
    });
    opened.close();
    return [...local.flat(), ...values].reduce<number>((sum, text) => sum + String(text).length, 0);
  });
}
