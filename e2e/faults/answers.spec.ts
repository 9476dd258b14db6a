import type { Page } from '@playwright/test';
import {
  expectAllDelivered,
  expectBalance,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import type { Answer, FaultServer } from '../rig/faultServer.ts';
import { passTime, send } from '../rig/passTime.ts';
import { randomText } from '../rig/randomText.ts';
import { expect, test } from '../rig/serverTest.ts';

test.describe.configure({ timeout: 30_000 });

/** A page with a stopped clock whose collector sends to its own server. */
test.beforeEach(async ({ context, server }) => {
  page = await openCore(context, server.url, { withClock: true });
  await startCollector(page, { endpoint: server.endpoint });
});

let page: Page;

test.describe('a server that is down for a while', () => {
  for (const status of [500, 502, 503, 504]) {
    test(`${status} for 20 s is tried again seldom, one envelope at a time, and loses nothing`, async ({
      server,
    }) => {
      server.answer({ kind: 'status', status, body: '<h1>Bad day</h1>', contentType: 'text/html' });
      await track(page, 120);
      await send(page);

      await passTime(page, 20_000);
      const tries = posts(server).length;
      server.answer({ kind: 'ok' });
      await passTime(page, 65_000, 2000);

      expect(tries).toBeGreaterThan(2);
      expect(tries).toBeLessThanOrEqual(8);
      expect(server.mostAtOnce).toBe(1);
      await expectAllDelivered(page, server, 120);
    });
  }
});

test.describe('a server that says how long to wait', () => {
  const told: readonly {
    says: string;
    header: (now: number) => string;
    atLeastMs: number;
    atMostMs: number;
    status?: number;
  }[] = [
    { says: 'in seconds', header: () => '7', atLeastMs: 7000, atMostMs: 7000 },
    { says: 'in seconds with 503', header: () => '7', atLeastMs: 7000, atMostMs: 7000, status: 503 },
    {
      says: 'as a date',
      header: (now) => new Date(now + 7000).toUTCString(),
      atLeastMs: 6000,
      atMostMs: 7000,
    },
    { says: 'a time before now', header: () => '-5', atLeastMs: 1000, atMostMs: 1500 },
    { says: 'nothing that can be read', header: () => 'soon', atLeastMs: 1000, atMostMs: 1500 },
    {
      says: 'the year 9999',
      header: () => 'Fri, 31 Dec 9999 23:59:59 GMT',
      atLeastMs: 3_600_000,
      atMostMs: 3_600_000,
    },
    {
      says: 'a thousand years in seconds',
      header: () => '31557600000',
      atLeastMs: 3_600_000,
      atMostMs: 3_600_000,
    },
  ];
  for (const { says, header, atLeastMs, atMostMs, status = 429 } of told) {
    test(`is left alone when it says ${says}, and nothing is dropped`, async ({ server }) => {
      const now = await page.evaluate(() => Date.now());
      server.answer({ kind: 'status', status, headers: { 'retry-after': header(now) } });
      await track(page, 40);
      // Who becomes the one that sends begins by itself, and what is asked for meanwhile would go right after.
      await passTime(page, 300, 100);
      const sentAt = await page.evaluate(() => Date.now());
      const isEarly = async (): Promise<boolean> =>
        (await page.evaluate(() => Date.now())) - sentAt < atLeastMs;
      await send(page);
      server.answer({ kind: 'ok' });
      const before = posts(server).length;
      const wasEarly = await isEarly();
      await track(page, 20, { from: 40 });
      // At least 300 ms have passed while it was sent, and more on a busy machine.
      await passTime(page, atLeastMs - 700, atLeastMs / 6);
      const during = posts(server).length;
      const hasWaited = await isEarly();
      await expectBalance(page);

      await passTime(page, atMostMs - atLeastMs + 900, 200);
      await send(page);

      // Where more time has passed than it asked for, it may have been sent by then.
      if (wasEarly) expect(before).toBe(1);
      if (hasWaited) expect(during).toBe(1);
      await expectAllDelivered(page, server, 60);
    });
  }

  test('is left alone even by those who ask to send at once', async ({ server }) => {
    server.answer({ kind: 'status', status: 429, headers: { 'retry-after': '60' } });
    await track(page, 10);
    await send(page);
    server.answer({ kind: 'ok' });

    await track(page, 70, { from: 10 });
    for (let i = 0; i < 5; i++) await send(page);

    expect(posts(server)).toHaveLength(1);
    expect(await expectBalance(page)).toMatchObject({ transport: { state: 'deferred' }, dropped: {} });
    await passTime(page, 61_000, 10_000);
    await expectAllDelivered(page, server, 80);
  });
});

test.describe('a server that takes little at once', () => {
  const capped =
    (limit: number) =>
    ({ bytes }: { bytes: number }): Answer =>
      bytes > limit ? { kind: 'status', status: 413 } : { kind: 'ok' };

  test('gets everything in smaller pieces', async ({ server }) => {
    server.answer(capped(4096));
    for (let n = 0; n < 60; n++) await track(page, 1, { from: n, text: randomText(700, n + 1) });
    await send(page);
    await passTime(page, 5000);

    await expectAllDelivered(page, server, 60);
    expect(posts(server).filter(({ status }) => status === 413).length).toBeGreaterThan(0);
  });

  test('gets an event that is too large for it cut, or it is counted', async ({ server }) => {
    server.answer(capped(4096));
    await track(page, 10);
    await page.evaluate(([texts]) => globalThis.collector.track({ type: 'fault.large', data: { texts } }), [
      Array.from({ length: 30 }, (_, n) => randomText(1500, n + 1)),
    ] as const);
    await send(page);
    await passTime(page, 5000);

    expect(numbersIn(server).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, n) => n));
    const { dropped, waiting, shortened } = await expectBalance(page);
    const large = [...server.stored.values()].filter(({ type }) => type === 'fault.large');
    expect(waiting.events).toBe(0);
    expect(large.length + (dropped['too_large'] ?? 0)).toBe(1);
    for (const { data } of large) expect(data['truncated']).toBe(true);
    expect(shortened).toBe(1);
  });

  test('that takes nothing at all is not asked again and again', async ({ server }) => {
    server.answer(capped(10));
    await track(page, 8);
    await send(page);
    await passTime(page, 60_000, 5000);

    // Halves down to single events, each of these once whole and once cut.
    expect(posts(server).length).toBeLessThanOrEqual(7 + 16);
    expect(await expectBalance(page)).toMatchObject({ dropped: { too_large: 8 }, waiting: { events: 0 } });
  });
});

test.describe('a server that says no', () => {
  for (const status of [400, 422]) {
    test(`${status} lets one envelope go, counted, and the next is sent`, async ({ server }) => {
      server.answer({ kind: 'status', status });
      await track(page, 20);
      await send(page);
      await passTime(page, 10_000);
      const during = posts(server).length;
      server.answer({ kind: 'ok' });
      await track(page, 5, { from: 20 });
      await send(page);

      expect(during).toBeLessThanOrEqual(3);
      expect(await expectBalance(page)).toMatchObject({ dropped: { refused: 20 }, acknowledged: 5 });
      expect(numbersIn(server)).toEqual([20, 21, 22, 23, 24]);
    });
  }

  for (const status of [401, 403, 404]) {
    test(`${status} keeps everything until the server has thought again`, async ({ server }) => {
      server.answer({ kind: 'status', status });
      await track(page, 20);
      await send(page);
      await passTime(page, 10_000);

      expect(posts(server).length).toBeLessThanOrEqual(3);
      expect(await expectBalance(page)).toMatchObject({ dropped: {}, waiting: { events: 20 } });
      server.answer({ kind: 'ok' });
      await passTime(page, 310_000, 10_000);
      await expectAllDelivered(page, server, 20);
    });
  }

  test('410 stops for good, and says what was let go', async ({ server }) => {
    server.answer({ kind: 'status', status: 410 });
    await track(page, 20);
    await send(page);
    server.answer({ kind: 'ok' });
    await track(page, 60, { from: 20 });
    await send(page);
    await passTime(page, 600_000, 60_000);

    expect(posts(server)).toHaveLength(1);
    expect(await expectBalance(page)).toMatchObject({
      dropped: { gone: 80 },
      waiting: { events: 0 },
      transport: { state: 'stopped' },
    });
  });
});

test.describe('a success that names no envelope is none:', () => {
  const said = (body: string, status = 200, contentType = 'application/json'): Answer => ({
    kind: 'status',
    status,
    body,
    contentType,
  });
  const answers: readonly [string, Answer][] = [
    ['the login page of a hotel', { kind: 'portal' }],
    ['an empty 200', said('')],
    ['an empty 202', said('', 202)],
    ['null', said('null')],
    ['an array', said('[]')],
    ['the name of another envelope', said('{"id":"another-envelope","accepted":20,"duplicate":0}')],
    ['half an acknowledgement', said('{"id":"')],
  ];
  for (const [name, answer] of answers) {
    test(name, async ({ server }) => {
      server.answer(answer);
      await track(page, 20);
      await send(page);
      await passTime(page, 6000);
      const tries = posts(server).length;

      expect(tries).toBeGreaterThan(1);
      expect(await expectBalance(page)).toMatchObject({ acknowledged: 0, waiting: { events: 20 } });
      server.answer({ kind: 'ok' });
      await passTime(page, 65_000, 2000);
      await expectAllDelivered(page, server, 20);
    });
  }
});

test('a 204 is one: an endpoint of the site itself has nothing to say, and a login page always has', async ({
  server,
}) => {
  server.answer({ kind: 'status', status: 204 });
  await track(page, 20);
  await send(page);
  await passTime(page, 6000);

  expect(posts(server)).toHaveLength(1);
  expect(await expectBalance(page)).toMatchObject({ acknowledged: 20, waiting: { events: 0 } });
});

test.describe('what stands between the page and the server', () => {
  test('a redirect to a login page is tried again', async ({ server }) => {
    await expectKeptUntil(server, { kind: 'status', status: 302, headers: { location: '/' } });
  });

  test('a redirect to nowhere is tried again', async ({ server }) => {
    await expectKeptUntil(server, {
      kind: 'status',
      status: 307,
      headers: { location: 'http://127.0.0.1:9/elsewhere' },
    });
  });

  test('an answer that the page may not read brings nothing twice into the store', async ({ intake }) => {
    await page.evaluate((endpoint) => globalThis.collector.updateConfig({ endpoint }), intake.endpoint);
    const headers = { 'access-control-allow-origin': 'https://elsewhere.example' };
    await expectKeptUntil(intake, { kind: 'ok', headers });
  });

  test('a blocker is asked every five minutes at most after three failures, and keeps nothing from arriving', async ({
    server,
  }) => {
    let blocked = 0;
    await page.route('**/v1/envelopes*', (route) => {
      blocked += 1;
      return route.abort('blockedbyclient');
    });
    await track(page, 120);
    await send(page);
    await passTime(page, 1_800_000, 20_000);
    console.log(`      ${blocked} requests in half an hour`);

    expect(blocked).toBeGreaterThanOrEqual(3);
    expect(blocked).toBeLessThanOrEqual(3 + 6 + 1);
    await expectBalance(page);
    await page.unroute('**/v1/envelopes*');
    await passTime(page, 370_000, 10_000);
    await expectAllDelivered(page, server, 120);
  });

  async function expectKeptUntil(to: FaultServer, answer: Answer): Promise<void> {
    to.answer(answer);
    await track(page, 20);
    await send(page);
    await passTime(page, 8000);

    expect(posts(to).length).toBeGreaterThan(1);
    expect(await expectBalance(page)).toMatchObject({
      acknowledged: 0,
      waiting: { events: 20 },
      dropped: {},
    });
    to.answer({ kind: 'ok' });
    await passTime(page, 370_000, 10_000);
    await expectAllDelivered(page, to, 20);
  }
});
