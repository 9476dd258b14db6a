import type { Page } from '@playwright/test';
import {
  expectAllDelivered,
  expectBalance,
  flush,
  ledgerOf,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import type { Answer } from '../rig/faultServer.ts';
import { passTime, send } from '../rig/passTime.ts';
import { randomText } from '../rig/randomText.ts';
import { expect, test } from '../rig/serverTest.ts';

test.describe.configure({ timeout: 30_000 });

test.describe('a connection that breaks', () => {
  const breaks: readonly [string, Answer][] = [
    ['before the body', { kind: 'reset', at: 'start' }],
    ['in the middle of the body', { kind: 'reset', at: 'middle' }],
    ['after the body', { kind: 'reset', at: 'end' }],
    ['after the events are stored and before the answer', { kind: 'lost' }],
  ];
  for (const [when, answer] of breaks) {
    test(`${when} brings everything into the store, each event once`, async ({ context, server }) => {
      const page = await openCore(context, server.url, { withClock: true });
      await startCollector(page, { endpoint: server.endpoint, maxPayloadBytes: 60_000 });
      server.answer(answer);
      await track(page, 50, { text: randomText(800, 1) });
      await send(page);
      await passTime(page, 5000);
      const tries = posts(server).length;
      await expectBalance(page);

      server.answer({ kind: 'ok' });
      await passTime(page, 370_000, 10_000);

      expect(tries).toBeGreaterThan(1);
      expect(numbersIn(server)).toHaveLength(50);
      await expectAllDelivered(page, server, 50);
    });
  }

  test('now and then, at any moment, brings nothing twice into the store', async ({ context, server }) => {
    const page = await openCore(context, server.url, { withClock: true });
    await startCollector(page, { endpoint: server.endpoint });
    const turns = [...breaks.map(([, answer]) => answer), { kind: 'ok' } as const];
    server.answer(({ number }) => turns[number % turns.length] ?? { kind: 'ok' });

    for (let n = 0; n < 200; n += 40) {
      await track(page, 40, { from: n });
      await send(page);
    }
    await passTime(page, 600_000, 10_000);
    server.answer({ kind: 'ok' });
    await passTime(page, 370_000, 10_000);

    await expectAllDelivered(page, server, 200);
    // Proof that something was sent twice.
    expect(Math.max(...server.arrivals.values())).toBeGreaterThan(1);
  });
});

test.describe('an answer that does not come', () => {
  const answers: readonly [string, Answer][] = [
    ['at all', { kind: 'hang' }],
    ['but byte by byte', { kind: 'trickle' }],
  ];
  for (const [how, answer] of answers) {
    test(`${how} is waited for 10 s, then the same envelope is sent again`, async ({ context, server }) => {
      const page = await openCore(context, server.url, { withClock: true });
      await startCollector(page, { endpoint: server.endpoint });
      server.answer(answer);
      await track(page, 20);
      await send(page);

      await passTime(page, 9000, 3000);
      const patient = posts(server).length;
      await passTime(page, 4000, 1000);
      const tries = [...posts(server)];
      await expectBalance(page);

      expect(patient).toBe(1);
      expect(tries.length).toBe(2);
      expect(tries[1]?.id).toBe(tries[0]?.id);
      server.answer({ kind: 'ok' });
      await passTime(page, 400_000, 10_000);
      await expectAllDelivered(page, server, 20);
    });
  }
});

test.describe('a browser without a network', () => {
  test('from the start delivers all events of that time on the same page, in their order', async ({
    context,
    server,
  }) => {
    const page = await openCore(context, server.url);
    await context.setOffline(true);
    await startCollector(page, { endpoint: server.endpoint });
    await track(page, 1000);
    await flush(page);
    await expect.poll(async () => (await ledgerOf(page)).transport.state).toBe('waiting');
    await expectBalance(page);

    expect(posts(server)).toEqual([]);
    await context.setOffline(false);

    await expectAllDelivered(page, server, 1000);
    expect(numbersIn(server)).toEqual(numbersTo(1000));
  });

  test('delivers them on the next page', async ({ context, server }) => {
    const page = await openCore(context, server.url);
    await startCollector(page, { endpoint: server.endpoint });
    await context.setOffline(true);
    // The browser's switch does not hold for requests that outlive their page.
    server.answer({ kind: 'reset', at: 'start' });
    await track(page, 1000);
    await expectBalance(page);
    await page.goto('about:blank');

    expect(numbersIn(server)).toEqual([]);
    server.answer({ kind: 'ok' });
    await context.setOffline(false);
    await page.goto(server.url);
    await page.waitForFunction(() => 'candorCore' in globalThis);
    await startCollector(page, { endpoint: server.endpoint });

    await expect.poll(() => numbersIn(server).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(1000);
    // What the page sent as it was left may arrive before what is older.
    expect(numbersIn(server).toSorted((a, b) => a - b)).toEqual(numbersTo(1000));
    await expect.poll(() => journalKeys(page)).toEqual([]);
    expect(await expectBalance(page)).toMatchObject({ produced: 0, acknowledged: 0, dropped: {} });
  });

  test('that says it has one keeps everything', async ({ context, server }) => {
    const page = await openCore(context, server.url, { withClock: true });
    await stubOnLine(page, true);
    await context.setOffline(true);
    await startCollector(page, { endpoint: server.endpoint });
    await track(page, 60);
    await send(page);
    await passTime(page, 5000);

    expect(await expectBalance(page)).toMatchObject({ waiting: { events: 60 }, dropped: {} });
    await context.setOffline(false);
    await passTime(page, 370_000, 10_000);
    await expectAllDelivered(page, server, 60);
  });
});

test('a browser that says it has no network, and has one, sends as ever', async ({ context, server }) => {
  const page = await openCore(context, server.url);
  await stubOnLine(page, false);
  await startCollector(page, { endpoint: server.endpoint });

  await track(page, 60);
  await flush(page);

  await expectAllDelivered(page, server, 60);
});

test('that the network is back is taken for a hint, at once', async ({ context, server }) => {
  const page = await openCore(context, server.url, { withClock: true });
  await startCollector(page, { endpoint: server.endpoint });
  server.answer({ kind: 'reset', at: 'start' });
  await track(page, 10);
  await send(page);
  await passTime(page, 30_000);
  server.answer({ kind: 'ok' });

  await page.evaluate(() => dispatchEvent(new Event('online')));
  await passTime(page, 200, 100);

  await expectAllDelivered(page, server, 10);
});

async function stubOnLine(page: Page, isOnLine: boolean): Promise<void> {
  await page.evaluate((isOnLine) => {
    Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => isOnLine });
  }, isOnLine);
}

function journalKeys(page: Page): Promise<string[]> {
  return page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('candor.j ')));
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}
