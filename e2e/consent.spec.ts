import type { Page } from '@playwright/test';
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
    await expect(page.getByTestId('consent')).toBeVisible();
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
    await page.getByTestId('consent-none').click();
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

    await page.getByTestId('consent-basic').click();

    await sent;
  });
}

test('basic keeps nothing on the device but the choice itself', async ({ page }) => {
  await page.goto('/');
  await page.getByTestId('consent-basic').click();
  await page.waitForTimeout(2500);

  const { local, ...rest } = await storageOf(page);

  expect(Object.keys(local as object)).toEqual(['candor.consent']);
  expect(rest).toEqual({ session: {}, databases: [], caches: [], workers: 0, cookies: 0 });
});

for (const { name, path } of pages) {
  test(`${name} does not ask again after a no`, async ({ page }) => {
    await page.goto(path);
    await page.getByTestId('consent-none').click();
    await expect(page.getByTestId('consent')).toBeHidden();

    await page.reload();

    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByTestId('consent')).toBeHidden();
  });
}

test('a withdrawal empties what waits and stops at once', async ({ page, candor }) => {
  await page.goto('/privacy');
  await page.getByTestId('level-full').click();
  await page.route(`${candor.server}/**`, (route) => route.abort());
  for (let i = 0; i < 3; i++) await page.getByTestId('track-event').click();
  const after: string[] = [];

  await page.getByTestId('level-none').click();
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
  await page.getByTestId('level-basic').click();
  await expect(page.getByTestId('consent-level')).toHaveText('basic');
});
