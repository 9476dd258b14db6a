import type { Page } from '@playwright/test';
import { answerConsent, consentDialog, setLevel } from './demoConsent.ts';
import { unpack } from './rig/unpack.ts';
import { expect, test } from './test.ts';

/** Where a page could keep something: nothing may be anywhere before the person has said yes. */
async function storageOf(page: Page): Promise<Record<string, unknown>> {
  const kept = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
  return { ...kept, cookies: (await page.context().cookies()).length };
}

const nothing = { local: {}, session: {}, databases: [], caches: [], workers: 0, cookies: 0 };

const pages = [
  { name: 'the React page', path: '/' },
  { name: 'the script-tag page', path: '/plain.html' },
] as const;

for (const { name, path } of pages) {
  test(`${name} sends and stores nothing before the choice`, async ({ page, candor }) => {
    const toIntake: string[] = [];
    page.on('request', (request) => request.url().startsWith(candor.server) && toIntake.push(request.url()));

    await page.goto(path);
    await expect(consentDialog(page)).toBeVisible();
    await page.mouse.click(5, 5);
    await page.evaluate(() => setTimeout(() => Promise.reject(new Error('before consent'))));
    // Longer than the demo waits before it sends.
    await page.waitForTimeout(3000);
    const stored = await storageOf(page);
    await page.goto('about:blank');

    expect(stored).toEqual(nothing);
    expect(toIntake).toEqual([]);
  });

  test(`${name} sends nothing after a refusal`, async ({ page, candor }) => {
    const toIntake: string[] = [];
    page.on('request', (request) => request.url().startsWith(candor.server) && toIntake.push(request.url()));

    await page.goto(path);
    await answerConsent(page, 'none');
    await page.evaluate(() => setTimeout(() => Promise.reject(new Error('after a refusal'))));
    await page.waitForTimeout(3000);
    await page.goto('about:blank');

    expect(toIntake).toEqual([]);
  });

  test(`${name} sends once the person allows it`, async ({ page, candor }) => {
    await page.goto(path);
    const sent = page.waitForResponse(
      (response) => response.url().startsWith(`${candor.server}/v1/envelopes`) && response.status() === 202,
    );

    await answerConsent(page, 'basic');

    await sent;
  });
}

test('basic keeps nothing on the device but the choice itself', async ({ page }) => {
  await page.goto('/');
  await answerConsent(page, 'basic');
  await page.waitForTimeout(2500);

  const { local, ...rest } = await storageOf(page);

  expect(Object.keys(local as object)).toEqual(['candor.consent']);
  expect(rest).toEqual({ session: {}, databases: [], caches: [], workers: 0, cookies: 0 });
});

for (const { name, path } of pages) {
  test(`${name} does not ask again after a no`, async ({ page }) => {
    await page.goto(path);
    await answerConsent(page, 'none');
    await expect(consentDialog(page)).toBeHidden();

    await page.reload();

    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(consentDialog(page)).toBeHidden();
  });
}

test('a withdrawal empties what waits and stops at once', async ({ page, candor }) => {
  await page.goto('/privacy');
  await setLevel(page, 'full');
  await page.route(`${candor.server}/**`, (route) => route.abort());
  for (let i = 0; i < 3; i++) await page.getByTestId('track-event').click();
  const after: string[] = [];

  await setLevel(page, 'none');
  page.on('request', (request) => request.url().startsWith(candor.server) && after.push(request.url()));
  await page.getByTestId('track-event').click();
  await page.waitForTimeout(3000);
  await page.goto('about:blank');

  expect(after).toEqual([]);
});

test('Global Privacy Control counts as no until the person chooses', async ({ page, candor }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });
    localStorage.clear();
  });
  const toIntake: string[] = [];
  page.on('request', (request) => request.url().startsWith(candor.server) && toIntake.push(request.url()));

  await page.goto('/privacy');

  await expect(page.getByTestId('consent-level')).toHaveText('none');
  await page.waitForTimeout(2500);
  expect(toIntake).toEqual([]);
  await setLevel(page, 'basic');
  await expect(page.getByTestId('consent-level')).toHaveText('basic');
});

test('a decision is stored once with its receipt, which the person has, too', async ({ page, api }) => {
  await page.goto('/privacy');
  await setLevel(page, 'full');
  await setLevel(page, 'basic');
  const receipts = await page.evaluate(() => JSON.parse(localStorage['candor.consent']));
  await page.reload();
  await page.goto('about:blank');

  expect(receipts).toMatchObject([
    { level: 'full', version: '1', how: 'settings' },
    { level: 'basic', version: '1', how: 'settings' },
  ]);
  const times = receipts.map(({ at }: { at: number }) => at);
  const stored = async () =>
    (await api.events()).filter(
      ({ type, attributes }) => type === 'consent.change' && times.includes(attributes['at']),
    );
  await expect.poll(async () => (await stored()).map(({ name }) => name).sort()).toEqual(['basic', 'full']);
  expect((await stored()).find(({ name }) => name === 'basic')?.session).toBe('');
});

test('basic tells nothing that two pages have in common', async ({ page, candor }) => {
  const bodies: Buffer[] = [];
  page.on('request', (request) => {
    const body = request.postDataBuffer();
    if (body && request.url().startsWith(`${candor.server}/v1/envelopes`)) bodies.push(body);
  });
  for (const path of ['/privacy', '/']) {
    await page.goto(path);
    if (path === '/privacy') await setLevel(page, 'basic');
    const before = bodies.length;
    await page.evaluate(() => setTimeout(() => Promise.reject(new Error('at basic'))));
    await expect.poll(() => bodies.length).toBeGreaterThan(before);
  }

  const envelopes = bodies.map((body) => JSON.parse(unpack(body).toString()));
  expect(new Set(envelopes.map(({ origin }) => origin)).size).toBeGreaterThan(1);
  for (const { context } of envelopes)
    expect(Object.keys(context).filter((name) => /session|user/.test(name))).toEqual([]);
});

declare global {
  var dataLayer: unknown[];
  var gtag: (...command: unknown[]) => void;
  var __tcfapi: (
    command: string,
    version: number,
    callback: (...answer: unknown[]) => void,
    id?: number,
  ) => void;
  /** Makes the page's consent platform say something. */
  var saysPlatform: (eventStatus: string, purposes: readonly number[]) => void;
}

/** What a page with Google's snippet has, and one with a consent platform. */
function furnish(): void {
  globalThis.gtag = function () {
    globalThis.dataLayer ??= [];
    // biome-ignore lint/complexity/noArguments: the snippet pushes arguments.
    globalThis.dataLayer.push(arguments);
  };
  const listeners = new Map<number, (...answer: unknown[]) => void>();
  globalThis.__tcfapi = (command, _, callback, id = 1) => {
    if (command === 'addEventListener') listeners.set(listeners.size + 1, callback);
    if (command === 'removeEventListener') callback(listeners.delete(id));
  };
  globalThis.saysPlatform = (eventStatus, purposes) => {
    for (const [listenerId, callback] of listeners)
      callback(
        {
          listenerId,
          eventStatus,
          gdprApplies: true,
          purpose: { consents: Object.fromEntries(purposes.map((purpose) => [purpose, true])) },
        },
        true,
      );
  };
}

test('a page with Consent Mode is followed, also later, and on the next page before its first word', async ({
  context,
  coreSite,
}) => {
  const page = await coreSite.open(context);
  await page.evaluate(furnish);
  const [levels, receipts, isGivenBack] = await page.evaluate(async () => {
    const collector = new globalThis.candorCore.TelemetryCollector({ endpoint: '/v1/envelopes' });
    const levels: string[] = [];
    const stop = globalThis.candorBridges.consentMode(collector);
    collector.onConsentChange((level) => levels.push(level));
    globalThis.gtag('consent', 'default', { analytics_storage: 'denied', ad_storage: 'denied' });
    // The list came after the bridge.
    await new Promise((resolve) => setTimeout(resolve, 500));
    globalThis.gtag('consent', 'update', { analytics_storage: 'granted' });
    globalThis.gtag('consent', 'update', { analytics_storage: 'denied' });
    globalThis.gtag('consent', 'update', { analytics_storage: 'granted' });
    stop();
    globalThis.gtag('consent', 'update', { analytics_storage: 'denied' });
    return [levels, collector.getConsentReceipts(), !Object.hasOwn(globalThis.dataLayer, 'push')];
  });

  expect(levels).toEqual(['enhanced', 'none', 'enhanced']);
  expect(receipts).toMatchObject([
    { level: 'enhanced', how: 'consent-mode', reported: true },
    { level: 'none' },
    { level: 'enhanced' },
  ]);
  expect(isGivenBack).toBe(true);
  const next = await coreSite.open(context);
  expect(
    await next.evaluate(() => {
      const collector = new globalThis.candorCore.TelemetryCollector({ endpoint: '/v1/envelopes' });
      return [collector.getConsent(), collector.hasChosen()];
    }),
  ).toEqual(['enhanced', true]);
});

test('a consent platform is followed, but never above what the person chose here', async ({
  context,
  coreSite,
}) => {
  const page = await coreSite.open(context);
  await page.evaluate(furnish);

  const levels = await page.evaluate(() => {
    const collector = new globalThis.candorCore.TelemetryCollector({ endpoint: '/v1/envelopes' });
    globalThis.candorBridges.tcf(collector);
    const after = (act: () => void) => {
      act();
      return collector.getConsent();
    };
    return [
      after(() => globalThis.saysPlatform('cmpuishown', [1, 8, 9, 10])),
      after(() => globalThis.saysPlatform('useractioncomplete', [1, 8, 9, 10])),
      after(() => collector.setConsent('enhanced', '1', 'settings')),
      after(() => globalThis.saysPlatform('tcloaded', [1, 8, 9, 10])),
      after(() => globalThis.saysPlatform('useractioncomplete', [10])),
      after(() => globalThis.saysPlatform('useractioncomplete', [1, 8, 9, 10])),
    ];
  });

  expect(levels).toEqual(['none', 'full', 'enhanced', 'enhanced', 'basic', 'enhanced']);
});

test('no bridge speaks louder than Global Privacy Control', async ({ context, coreSite }) => {
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });
  });
  const page = await coreSite.open(context);
  await page.evaluate(furnish);

  const levels = await page.evaluate(() => {
    const collector = new globalThis.candorCore.TelemetryCollector({
      endpoint: '/v1/envelopes',
      consent: 'full',
    });
    globalThis.gtag('consent', 'default', { analytics_storage: 'granted' });
    globalThis.candorBridges.consentMode(collector);
    globalThis.candorBridges.tcf(collector);
    globalThis.gtag('consent', 'update', { analytics_storage: 'granted' });
    globalThis.saysPlatform('useractioncomplete', [1, 8, 9, 10]);
    const held = [collector.getConsent(), collector.hasChosen()];
    collector.setConsent('basic');
    return [...held, collector.getConsent()];
  });

  expect(levels).toEqual(['none', false, 'basic']);
});
