import type { TelemetryConfig } from '@candor/core';
import type { BrowserContext, Page } from '@playwright/test';
import {
  eventType,
  expectAllDelivered,
  expectBalance,
  flush,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { expect, test } from '../rig/serverTest.ts';
import { settle } from '../rig/visit.ts';

test.describe.configure({ timeout: 30_000 });

/** Of what a page has in flight when it goes, over all its scripts. */
const keepaliveBytes = 65_536;

test.beforeEach(({ intake }) => {
  // Without it even a plain request outlives its page on loopback.
  intake.preflightDelayMs = 400;
});

test.afterEach(({ intake }) => {
  expect(intake.preflights, 'no request asks for permission first').toBe(0);
  const types = new Set(posts(intake).map(({ contentType }) => contentType));
  expect([...types].filter((type) => !type.startsWith('text/plain'))).toEqual([]);
});

test.describe('a browser whose requests do not outlive the page, and whose beacon', () => {
  const beacons: Record<string, () => void> = {
    'says no': () => {
      navigator.sendBeacon = () => false;
    },
    'is absent': () => {
      Object.defineProperty(Navigator.prototype, 'sendBeacon', { value: undefined });
    },
    throws: () => {
      navigator.sendBeacon = () => {
        throw new TypeError('blocked');
      };
    },
    'says yes and sends nothing': () => {
      navigator.sendBeacon = () => true;
    },
    works: () => undefined,
  };
  for (const [name, stub] of Object.entries(beacons)) {
    test(`${name} loses nothing by the next visit`, async ({ context, server, intake }) => {
      await context.addInitScript(() => {
        Reflect.deleteProperty(Request.prototype, 'keepalive');
        Reflect.deleteProperty(globalThis, 'fetchLater');
        Reflect.deleteProperty(Window.prototype, 'fetchLater');
      });
      await context.addInitScript(stub);
      const page = await visit(context, server, intake);
      await track(page, 30);
      await page.close();
      await expectAllAfterNextVisit(context, server, intake, 30);
    });
  }
});

test.describe('a page whose other scripts have filled what may be in flight', () => {
  const fills: readonly [string, number][] = [
    ['all of it', keepaliveBytes],
    ['all but a little', keepaliveBytes - 2000],
    ['all but room for one part', keepaliveBytes - 15_000],
  ];
  for (const [name, bytes] of fills) {
    test(`${name} loses nothing by the next visit`, async ({ context, server, intake }) => {
      // The site's own intake never answers, so that what the host sends stays in flight.
      server.answer({ kind: 'hang' });
      const page = await visit(context, server, intake);
      await page.evaluate((bytes) => {
        const isTaken = navigator.sendBeacon('/v1/envelopes', 'x'.repeat(bytes));
        if (!isTaken) throw new Error('The browser has refused what the test needs in flight');
      }, bytes);
      // Less than what is sent at once, and more than there is room for.
      await track(page, 30, { text: 'left in a hurry '.repeat(60) });
      await page.close();

      server.reset();
      await expectAllAfterNextVisit(context, server, intake, 30);
    });
  }
});

test.describe('what a page holds when it goes', () => {
  const letters = { ASCII: 'x', CJK: '漢', emoji: '🦉' } as const;
  const kibibytes = [47, 48, 49, 64, 65, 300];

  for (const [name, letter] of Object.entries(letters)) {
    test(`arrives in parts that a browser carries: many events of ${name}`, async ({
      context,
      server,
      intake,
    }) => {
      const eventBytes = 1024;
      const text = letter.repeat(eventBytes / new TextEncoder().encode(letter).length);
      let count = 0;
      for (const size of kibibytes) {
        const page = await visit(context, server, intake, { maxPayloadBytes: 49_152 });
        await track(page, size, { from: count, text });
        count += size;
        await page.close();
      }
      await expectAllAfterNextVisit(context, server, intake, count);

      expect(Math.max(...posts(intake).map(({ bytes }) => bytes))).toBeLessThanOrEqual(49_152);
      for (const { data } of intake.stored.values()) expect(data['text']).toBe(text);
    });

    test(`arrives, cut where it has to be: one event of ${name}`, async ({ context, server, intake }) => {
      const chunk = letter.repeat(1000);
      const chunkBytes = new TextEncoder().encode(chunk).length;
      for (const [n, size] of kibibytes.entries()) {
        const page = await visit(context, server, intake, { maxPayloadBytes: 49_152 });
        const texts = Array.from({ length: Math.ceil((size * 1024) / chunkBytes) }, () => chunk);
        await page.evaluate(
          ({ type, n, texts }) => globalThis.collector.track({ type, data: { n, texts } }),
          { type: eventType, n, texts },
        );
        await page.close();
      }
      await expectAllAfterNextVisit(context, server, intake, kibibytes.length);

      expect(Math.max(...posts(intake).map(({ bytes }) => bytes))).toBeLessThanOrEqual(49_152);
      const data = JSON.stringify([...intake.stored.values()].map((event) => event.data));
      expect(data).toContain(letter.repeat(10));
      expect(data.isWellFormed()).toBe(true);
      expect(data).not.toMatch(/\\ud|\ufffd/i);
    });
  }
});

test.describe('a request that is made while the page goes', () => {
  test('needs no permission, though the site has headers of its own', async ({ context, server, intake }) => {
    const page = await visit(context, server, intake, {
      headers: { 'x-tenant': 'seven' },
      writeKey: 'a key',
    });
    await track(page, 30);
    await page.close();

    await expect.poll(() => numbersIn(intake).length).toBe(30);
    expect(numbersIn(intake)).toEqual(Array.from({ length: 30 }, (_, n) => n));
  });

  test('needs none when the page lives either, unless the site wants headers', async ({
    context,
    server,
    intake,
  }) => {
    const page = await visit(context, server, intake, { writeKey: 'a key' });
    await track(page, 120);
    await flush(page);
    await expectAllDelivered(page, intake, 120);
  });

  test('is no end: what it could not bring is sent when the page is shown again', async ({
    context,
    server,
    intake,
  }) => {
    const page = await visit(context, server, intake);
    intake.answer({ kind: 'lost' });
    await track(page, 30);
    await page.evaluate(() => {
      for (const name of ['pagehide', 'pagehide'])
        dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
    });
    await expect.poll(() => posts(intake).length).toBeGreaterThan(0);
    await expectBalance(page);

    intake.answer({ kind: 'ok' });
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await flush(page);
    await expectAllDelivered(page, intake, 30);
  });
});

test.describe('two tabs', () => {
  test('both wait when the server has told one of them to', async ({ context, server, intake }) => {
    const pauseMs = 4000;
    const [one, other] = [await visit(context, server, intake), await visit(context, server, intake)];
    intake.answer({ kind: 'status', status: 429, headers: { 'retry-after': String(pauseMs / 1000) } });
    await track(one, 60);
    await expect.poll(() => posts(intake)[0]?.status).toBe(429);
    intake.answer({ kind: 'ok' });

    await track(other, 60, { from: 60 });
    await flush(other);
    const late = await visit(context, server, intake);
    await track(late, 60, { from: 120 });
    await flush(late);
    await flush(one);
    await expect.poll(() => posts(intake).length, { timeout: 10_000 }).toBeGreaterThan(1);
    // By the server's own times: when it told them, and when the next one came.
    const [told = Number.NaN, next = Number.NaN] = posts(intake).map(({ at }) => at);
    const waited = next - told;
    console.log(`      three tabs have waited for ${waited} of ${pauseMs} ms`);

    expect(waited).toBeGreaterThan(pauseMs - 200);
    await expect.poll(() => numbersIn(intake).length, { timeout: 10_000 }).toBe(180);
    expect(new Set(numbersIn(intake)).size).toBe(180);
    for (const page of [one, other, late])
      await expect.poll(async () => (await expectBalance(page)).acknowledged).toBe(60);
  });
});

/** A page of the site, with a collector that sends to the other origin. */
async function visit(
  context: BrowserContext,
  server: FaultServer,
  intake: FaultServer,
  config: TelemetryConfig = {},
): Promise<Page> {
  const page = await openCore(context, server.url);
  await startCollector(page, { endpoint: intake.endpoint, ...config });
  return page;
}

/** What the page that has gone could not bring, the next one does. */
async function expectAllAfterNextVisit(
  context: BrowserContext,
  server: FaultServer,
  intake: FaultServer,
  count: number,
): Promise<void> {
  const page = await visit(context, server, intake);
  await expect.poll(() => numbersIn(intake).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
  await settle(page);

  expect(numbersIn(intake).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
  expect(await expectBalance(page)).toMatchObject({ dropped: {} });
}
