import type { Page } from '@playwright/test';
import {
  expectBalance,
  flush,
  ledgerOf,
  numbersIn,
  openCore,
  posts,
  startCollector,
  track,
} from '../rig/collectorPage.ts';
import { withSession } from '../rig/ownChromium.ts';
import { expect, test } from '../rig/ownTest.ts';
import { storedBy } from '../rig/pageStorage.ts';
import type { Servers } from '../rig/servers.ts';
import { keptOn, recordsIn, settle, visit } from '../rig/visit.ts';
import { breakages } from './hostileNatives.ts';
import { crashing, killing } from './kills.ts';

/** Long enough for every timer of a delivery that has not failed for minutes. */
const watchMs = process.env['CANDOR_RUNS'] ? 10_000 : 3000;

/** A person who has allowed storage, with events in memory, on their way, and in both stages of the journal. */
async function busyVisit(own: Parameters<typeof visit>[0], servers: Servers): Promise<Page> {
  servers.intake.answer({ kind: 'hang' });
  const page = await visit(own, servers, { consent: 'none' });
  await page.evaluate(() => globalThis.collector.setConsent('enhanced'));
  await track(page, 20);
  await flush(page);
  await expect.poll(() => posts(servers.intake).length).toBeGreaterThan(0);
  await page.waitForTimeout(400);
  await track(page, 20, { from: 20 });
  return page;
}

/** Erases, and looks what is left on the device before anything else runs, but for the mark of an erasure that is under way. */
const erase = (page: Page, how: 'withdraw' | 'forget'): Promise<string[]> =>
  page.evaluate((how) => {
    if (how === 'withdraw') globalThis.collector.setConsent('none');
    else void globalThis.collector.forgetMe();
    return Object.keys(localStorage).filter((key) => key.startsWith('candor.') && key !== 'candor.erase');
  }, how);

test('consent withdrawn in mid-flight empties the device in the same task and sends nothing more', async ({
  own,
  servers,
}) => {
  const page = await busyVisit(own.context, servers);
  const before = posts(servers.intake).length;

  expect(await erase(page, 'withdraw')).toEqual(['candor.consent']);

  servers.intake.answer({ kind: 'ok' });
  await expect.poll(() => keptOn(page)).toEqual({ local: ['candor.consent'], database: [] });
  await track(page, 5, { from: 100 });
  await flush(page);
  await page.waitForTimeout(watchMs);
  expect(posts(servers.intake)).toHaveLength(before);
  expect(servers.intake.stored.size).toBe(0);
  expect(await keptOn(page)).toEqual({ local: ['candor.consent'], database: [] });
  expect((await ledgerOf(page)).waiting).toMatchObject({ events: 0, envelopes: 0 });
  await expectBalance(page);

  await page.close();
  const next = await visit(own.context, servers, { consent: 'none' });
  await flush(next);
  await next.waitForTimeout(1500);
  expect(posts(servers.intake)).toHaveLength(before);
});

for (const [name, prepare] of [
  ['crashes', crashing],
  ['is killed', killing],
] as const) {
  test(`nothing is left and nothing is sent when the page ${name} right after consent was withdrawn`, async ({
    own,
    servers,
  }) => {
    const page = await busyVisit(own.context, servers);
    const end = await prepare(page, own);
    const before = posts(servers.intake).length;

    await erase(page, 'withdraw');
    await end();

    servers.intake.answer({ kind: 'ok' });
    const next = await visit(own.context, servers, { consent: 'none' });
    await next.waitForTimeout(watchMs);
    expect(await keptOn(next)).toEqual({ local: ['candor.consent'], database: [] });
    expect(posts(servers.intake)).toHaveLength(before);
    expect(servers.intake.stored.size).toBe(0);
  });
}

test('nothing is sent when the browser dies some seconds after consent was withdrawn', async ({
  own,
  servers,
}) => {
  const page = await busyVisit(own.context, servers);
  await erase(page, 'withdraw');
  const before = posts(servers.intake).length;
  await page.waitForTimeout(6000); // Until then the browser itself has not written the decision to its disk.

  await own.kill();
  await own.relaunch();

  servers.intake.answer({ kind: 'ok' });
  const next = await visit(own.context, servers, { consent: 'none' });
  await next.waitForTimeout(2000);
  expect(await keptOn(next)).toEqual({ local: ['candor.consent'], database: [] });
  expect(posts(servers.intake)).toHaveLength(before);
});

test('another tab hears that consent was withdrawn, and forgets what it held', async ({ own, servers }) => {
  const other = await busyVisit(own.context, servers);
  const page = await visit(own.context, servers, { consent: 'none' });
  await track(page, 10, { from: 50 });
  const before = posts(servers.intake).length;

  expect(await erase(page, 'withdraw')).toEqual(['candor.consent']);

  await expect.poll(() => other.evaluate(() => globalThis.collector.getConsent())).toBe('none');
  servers.intake.answer({ kind: 'ok' });
  for (const tab of [page, other]) {
    await track(tab, 5, { from: 100 });
    await flush(tab);
  }
  await page.waitForTimeout(watchMs);
  expect(posts(servers.intake)).toHaveLength(before);
  expect(await keptOn(page)).toEqual({ local: ['candor.consent'], database: [] });
  for (const tab of [page, other]) {
    expect((await ledgerOf(tab)).waiting).toMatchObject({ events: 0 });
    await expectBalance(tab);
  }
});

for (const [what, by] of [
  ['consent was withdrawn', 'withdraw'],
  ['the person was forgotten', 'forget'],
] as const) {
  test(`a tab that slept while ${what} sends nothing of before`, async ({ own, servers }) => {
    const sleeper = await busyVisit(own.context, servers);
    await own.show(await own.context.newPage());
    await withSession(sleeper, (session) => session.send('Page.setWebLifecycleState', { state: 'frozen' }));
    const page = await visit(own.context, servers, { consent: 'none' });
    await erase(page, by);
    if (by === 'forget') await page.waitForTimeout(500);
    const before = posts(servers.intake).length;
    servers.intake.answer({ kind: 'ok' });

    await withSession(sleeper, (session) => session.send('Page.setWebLifecycleState', { state: 'active' }));
    await own.show(sleeper);
    await flush(sleeper);
    await page.waitForTimeout(2000);

    expect(posts(servers.intake)).toHaveLength(before);
    if (by === 'withdraw') expect(await keptOn(page)).toEqual({ local: ['candor.consent'], database: [] });
    expect((await ledgerOf(sleeper)).waiting).toMatchObject({ events: 0 });
  });
}

test('consent given again begins clean', async ({ own, servers }) => {
  const page = await busyVisit(own.context, servers);
  await erase(page, 'withdraw');
  servers.intake.answer({ kind: 'ok' });

  await page.evaluate(() => globalThis.collector.setConsent('enhanced'));
  await track(page, 3, { from: 500 });
  await flush(page);
  await settle(page);

  expect(numbersIn(servers.intake)).toEqual([500, 501, 502]);
  // The decision itself is the first of them.
  expect([...servers.intake.stored.values()].map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  await expectBalance(page);
});

test('forgetting the person empties the device and keeps their decision', async ({ own, servers }) => {
  const page = await busyVisit(own.context, servers);
  const before = posts(servers.intake).length;

  const left = await erase(page, 'forget');

  // What the server still has to be shown, and nothing else.
  expect(left.map((key) => key.split(' ')[0]).sort()).toEqual(['candor.consent', 'candor.forget']);
  await page.waitForTimeout(2000);
  servers.intake.answer({ kind: 'ok' });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect.poll(() => servers.intake.erasures.length).toBe(1);
  expect(await keptOn(page)).toEqual({ local: ['candor.consent'], database: [] });
  expect(posts(servers.intake)).toHaveLength(before);
  expect(await page.evaluate(() => globalThis.collector.getConsent())).toBe('enhanced');
  await expectBalance(page);
});

test('what a tab wrote before it heard that the person was forgotten goes when it hears', async ({
  own,
  servers,
}) => {
  const page = await busyVisit(own.context, servers);
  const deaf = await openCore(own.context, servers.site.url);
  await deaf.evaluate(() => {
    const { prototype } = BroadcastChannel;
    const { addEventListener } = prototype;
    const words: (() => void)[] = [];
    prototype.addEventListener = function (this: BroadcastChannel, type: string, hear: unknown) {
      addEventListener.call(this, type, (word) => words.push(() => (hear as EventListener)(word)));
    };
    Object.assign(globalThis, {
      hearAll() {
        for (const hear of words.splice(0)) hear();
      },
    });
  });
  await startCollector(deaf, { endpoint: servers.intake.endpoint, consent: 'none' });
  await track(deaf, 5, { from: 100 });
  await expect.poll(async () => recordsIn((await keptOn(deaf)).local)).toEqual([]);

  await page.evaluate(() => globalThis.collector.forgetMe());
  await track(deaf, 5, { from: 105 });
  await expect.poll(async () => recordsIn((await keptOn(page)).database)).toHaveLength(1);
  await deaf.evaluate(() => (globalThis as unknown as { hearAll: () => void }).hearAll());
  // What is collected from now on is somebody's of whom nothing is known.
  await track(page, 5, { from: 200 });

  const left = async (): Promise<string[]> => {
    const { local, database } = await keptOn(page);
    return [...local, ...recordsIn(database)].filter((name) => !/consent|forget|secret|place/.test(name));
  };
  await expect.poll(left).toHaveLength(3);
  servers.intake.answer({ kind: 'ok' });
  await flush(page);
  await settle(page);
  expect(numbersIn(servers.intake)).toEqual([200, 201, 202, 203, 204]);
  await expectBalance(deaf);
});

/** Names of events that came over the wire more than once. */
const repeated = ({ intake }: Servers): string[] =>
  [...intake.arrivals].filter(([, times]) => times > 1).map(([name]) => name);

/** The random id of the browser. */
const userOn = (page: Page): Promise<string> =>
  page.evaluate(() => String(localStorage['candor.user']).split(' ')[0] ?? '');

test('a level that allows less takes the browser’s id off everything that waits, and sends it once', async ({
  own,
  servers,
}) => {
  servers.intake.answer({ kind: 'status', status: 503 });
  const page = await visit(own.context, servers, { consent: 'full' });
  const other = await visit(own.context, servers, { consent: 'full' });
  await track(page, 10);
  await track(other, 10, { from: 10 });
  await flush(page);
  await page.waitForTimeout(600);
  // Of these some are in the buffer only, some not even written down.
  await track(other, 10, { from: 20 });
  await page.waitForTimeout(100);
  const user = await userOn(page);
  const isGone = await page.evaluate((n) => {
    globalThis.collector.track({ type: 'fault.counted', data: { n } });
    globalThis.collector.setConsent('enhanced');
    return localStorage['candor.user'] === undefined;
  }, 30);

  expect(user).toMatch(/^[\w-]{21}$/);
  expect(isGone).toBe(true);
  await expect.poll(() => storedBy(page)).not.toContain(user);
  expect(await storedBy(page)).toContain('fault.counted');
  servers.intake.reset();
  await flush(page);
  await flush(other);
  await settle(page);
  await settle(other);
  expect(numbersIn(servers.intake).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 31 }, (_, n) => n),
  );
  expect(repeated(servers)).toEqual([]);
  for (const tab of [page, other]) await expectBalance(tab);
});

test('what waits in pieces when a level allows less is still known to lie in the database, once', async ({
  own,
  servers,
}) => {
  servers.intake.answer({ kind: 'status', status: 503 });
  const page = await visit(own.context, servers, { consent: 'full' });
  await track(page, 40);
  await expect.poll(async () => (await ledgerOf(page)).journal).toBe('indexedDB');
  servers.intake.answer(({ envelope }) => ({
    kind: 'status',
    status: Number(envelope?.events.length) > 20 ? 413 : 503,
  }));
  await flush(page);
  await expect.poll(async () => (await ledgerOf(page)).waiting.envelopes).toBe(2);

  await page.evaluate(() => globalThis.collector.setConsent('enhanced'));

  const moved = (): Promise<unknown> =>
    page.evaluate(() => {
      const [name = ''] = Object.keys(localStorage).filter((key) => key.startsWith('candor.l '));
      return JSON.parse(localStorage[name]).moved;
    });
  // With the decision itself.
  await expect.poll(moved).toBe(41);
});

test('what a page left behind under a higher level is sent as the new one allows', async ({
  own,
  servers,
}) => {
  servers.intake.answer({ kind: 'status', status: 503 });
  const page = await visit(own.context, servers, { consent: 'full' });
  await track(page, 10);
  await page.waitForTimeout(600);
  const user = await userOn(page);
  const end = await crashing(page, own);
  await end();

  const users: unknown[] = [];
  servers.intake.answer(({ envelope }) => {
    users.push(envelope?.context.user);
    return { kind: 'ok' };
  });
  const next = await visit(own.context, servers, { consent: 'enhanced' });
  await settle(next);

  expect(user).toMatch(/^[\w-]{21}$/);
  expect(numbersIn(servers.intake)).toHaveLength(10);
  expect(new Set(users)).toEqual(new Set([undefined]));
});

test('consent withdrawn recalls what was handed over when the page was hidden', async ({ own, servers }) => {
  servers.intake.preflightDelayMs = 0;
  let heard = 0;
  servers.intake.answer(() => {
    heard += 1;
    return { kind: 'hang' };
  });
  const page = await visit(own.context, servers, { consent: 'basic' });
  const failed: string[] = [];
  page.on('requestfailed', (request) => failed.push(String(request.failure()?.errorText)));
  await page.evaluate(() => {
    globalThis.collector.track({ type: 'performance', data: { name: 'a', value: 1 } });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(() => heard).toBe(1);

  await erase(page, 'withdraw');

  await expect.poll(() => failed).toEqual(['net::ERR_ABORTED']);
  expect((await ledgerOf(page)).waiting).toMatchObject({ events: 0, envelopes: 0 });
});

for (const level of ['none', 'enhanced'] as const) {
  test(`nothing above ${level} is left by a page that has replaced what a withdrawal could be done with`, async ({
    own,
    servers,
  }) => {
    servers.intake.answer({ kind: 'status', status: 503 });
    const found: Record<string, unknown[]> = {};
    for (const [name, owner, key] of breakages) {
      const page = await visit(own.context, servers, { consent: 'full' });
      await track(page, 5);
      await page.waitForTimeout(300);
      const user = await userOn(page);
      await page.evaluate(
        ({ owner, key, level }) => {
          const { defineProperty, getOwnPropertyDescriptor } = Object;
          const at = owner
            .split('.')
            .reduce((from, part) => from[part] as never, globalThis as unknown as Record<string, unknown>);
          const property = key === '@@iterator' ? Symbol.iterator : key;
          const original = getOwnPropertyDescriptor(at, property) as PropertyDescriptor;
          const refuse = () => {
            throw new TypeError('replaced by the page');
          };
          const { collector } = globalThis;
          collector.track({ type: 'fault.counted', data: { n: 5 } });
          defineProperty(at, property, {
            configurable: true,
            ...(original.get ? { get: refuse } : { value: refuse, writable: true }),
          });
          collector.setConsent(level);
          defineProperty(at, property, original);
        },
        { owner, key, level },
      );
      const isClean = async (): Promise<boolean> => {
        const text = await storedBy(page);
        return !text.includes(user) && (level === 'enhanced' || !text.includes('fault.counted'));
      };
      for (let tries = 0; tries < 50 && !(await isClean()); tries++) await page.waitForTimeout(100);
      const after = await page.evaluate(() => [
        globalThis.collector.getConsent(),
        globalThis.collector.getBufferStatus().waiting.events > 0,
      ]);
      found[name] = [await isClean(), ...after];
      await expectBalance(page);
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
    const rows = Object.entries(found);
    expect(rows.filter(([, [isClean, now]]) => !isClean || now !== level)).toEqual([]);
    expect(rows.filter(([, [, , isWaiting]]) => isWaiting && level === 'none')).toEqual([]);
  });
}
