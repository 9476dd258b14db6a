import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { PersonReport } from '@candor/core';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { dumpDatabase, filesUnder } from './databaseBytes.ts';
import { setLevel } from './demoConsent.ts';
import { QueryApi } from './queryApi.ts';
import { axe } from './rig/axe.ts';
import { start } from './start.ts';
import { expect, test } from './test.ts';

/** Another browser of another person: it shares nothing with the others. */
async function openPerson(browser: Browser, demo: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${demo}/privacy`);
  await setLevel(page, 'enhanced');
  await page.getByTestId('track-event').click();
  await page.getByTestId('flush').click();
  await expect(page.getByTestId('status-waiting')).toContainText('0 (');
  return { context, page };
}

const found = (page: Page) => page.locator('candor-privacy [part=report]');
const show = (page: Page) => page.locator('candor-privacy [part=show]').click();

/** Has everything erased, and waits for what the page says to it. */
async function forget(page: Page, answer: string | RegExp = /^Deleted\.$/): Promise<void> {
  await page.locator('candor-privacy [part=erase]').click();
  await page.locator('candor-privacy button[value=yes]').click();
  await expect(page.locator('candor-privacy').getByText(answer)).toBeVisible();
}

/** What the page shows as the id of its visit. */
async function shownVisit(page: Page): Promise<string> {
  return /[\da-f]{32}/.exec((await found(page).textContent()) ?? '')?.[0] ?? '';
}

/** The same, once the server shows what was tracked. */
async function visitOf(page: Page): Promise<string> {
  await expect(async () => {
    await show(page);
    await expect(found(page)).toContainText(/knows [1-9]/, { timeout: 1000 });
    await expect(found(page)).toContainText('privacy.looked', { timeout: 1000 });
  }).toPass();
  return shownVisit(page);
}

test('two people each see, take along and erase what is theirs and nothing else', async ({
  browser,
  candor,
  api,
}) => {
  const ada = await openPerson(browser, candor.demo);
  const bob = await openPerson(browser, candor.demo);
  const [adaVisit, bobVisit] = [await visitOf(ada.page), await visitOf(bob.page)];
  expect(adaVisit).toMatch(/^[\da-f]{32}$/);
  await expect.poll(async () => (await api.events(bobVisit)).length).toBeGreaterThan(0);

  const saving = ada.page.waitForEvent('download');
  await ada.page.getByRole('button', { name: 'Download as JSON' }).first().click();
  const text = await readFile(await (await saving).path(), 'utf8');
  const report = JSON.parse(text) as PersonReport;
  expect(report.servers[0]).toMatchObject({ state: 'known', isComplete: true });
  expect(report.servers[0]?.visits.map(({ id }) => id)).toEqual([adaVisit]);
  expect(text).not.toContain(bobVisit);
  const secrets = await ada.page.evaluate(() =>
    Object.keys(localStorage).flatMap((key) => key.match(/^candor\.secret (.+)/)?.[1] ?? []),
  );
  expect(secrets).toHaveLength(1);
  expect(text).not.toContain(secrets[0]);

  await forget(ada.page);

  expect(await api.events(adaVisit)).toEqual([]);
  expect((await api.events(bobVisit)).length).toBeGreaterThan(0);
  await show(bob.page);
  await expect(found(bob.page)).toContainText('privacy.looked');
  await Promise.all([ada.context.close(), bob.context.close()]);
});

test('who knows only the id of a visit learns and erases nothing', async ({ browser, candor, api }) => {
  const ada = await openPerson(browser, candor.demo);
  const id = await visitOf(ada.page);
  const eve = await openPerson(browser, candor.demo);

  const answers = await eve.page.evaluate(
    async ({ guesses, server }) => {
      const place = Object.keys(localStorage).find((key) => key.startsWith('candor.place ')) ?? '';
      const key = new URL(place.slice('candor.place '.length)).search;
      const ask = async (what: string, secret: string) => {
        const body = JSON.stringify({ secrets: [secret] });
        return (await fetch(`${server}/v1/person/${what}${key}`, { method: 'POST', body })).text();
      };
      const all: string[] = [];
      for (const secret of guesses) for (const what of ['show', 'erase']) all.push(await ask(what, secret));
      return all;
    },
    { guesses: [id.slice(0, 22), id.slice(10), 'a'.repeat(22)], server: candor.server },
  );

  expect(new Set(answers)).toEqual(
    new Set(['{"schema":1,"retentionDays":90,"visits":[],"events":[],"pageLoads":[]}', '{"erased":0}']),
  );
  expect((await api.events(id)).length).toBeGreaterThan(0);
  await Promise.all([ada.context.close(), eve.context.close()]);
});

test('an erasure that was asked for offline is made up for by the next page, whatever was allowed since', async ({
  browser,
  candor,
  api,
}) => {
  const { context, page } = await openPerson(browser, candor.demo);
  const id = await visitOf(page);
  await context.setOffline(true);

  await forget(page, 'A server could not be reached');
  await setLevel(page, 'none');
  const kept = await page.evaluate(() => Object.keys(localStorage).map((key) => key.split(' ')[0]));
  expect(kept.filter((key) => key !== 'candor.erase').sort()).toEqual(['candor.consent', 'candor.forget']);
  expect((await api.events(id)).length).toBeGreaterThan(0);

  await context.setOffline(false);
  await page.reload();

  await expect.poll(() => api.events(id)).toEqual([]);
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual(['candor.consent']);
  await context.close();
});

test('a batch that was on its way while its visit was erased is refused', async ({
  browser,
  candor,
  api,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const bodies: Buffer[] = [];
  let address = '';
  await page.route('**/v1/envelopes*', async (route) => {
    const body = route.request().postDataBuffer();
    if (body) bodies.push(body);
    address = route.request().url();
    await route.abort();
  });
  await page.goto(`${candor.demo}/privacy`);
  await setLevel(page, 'enhanced');
  await page.getByTestId('track-event').click();
  await page.getByTestId('flush').click();
  await expect.poll(() => bodies.length).toBeGreaterThan(0);
  await show(page);
  await expect(found(page)).toBeVisible();
  const id = await shownVisit(page);
  await forget(page);

  const late = await context.request.post(address, {
    data: bodies[0] ?? Buffer.from(''),
    headers: { 'content-type': 'text/plain' },
  });

  expect(await late.json()).toMatchObject({ accepted: 0, duplicate: 0 });
  await page.waitForTimeout(1500);
  expect(await api.events(id)).toEqual([]);
  await context.close();
});

test('after an erasure no table and no file of the server names the visit', async ({ browser }) => {
  const own = await start();
  const ada = await openPerson(browser, own.demo);
  const bob = await openPerson(browser, own.demo);
  const api = new QueryApi(own.server, own.adminToken);
  const [adaVisit, bobVisit] = [await visitOf(ada.page), await visitOf(bob.page)];
  await expect.poll(async () => (await api.events(bobVisit)).length).toBeGreaterThan(0);
  await forget(ada.page);
  await Promise.all([ada.context.close(), bob.context.close()]);

  own.process.kill('SIGINT');
  await once(own.process, 'exit');

  const dump = await dumpDatabase(own.dataFolder);
  expect(dump).not.toContain(adaVisit);
  expect(dump).toContain(bobVisit);
  // The engine's files are compressed, and old parts stay for some minutes; docs/identity.md says so.
  for await (const { path, bytes } of filesUnder(own.dataFolder))
    if (!path.includes('/engine/')) expect(bytes.includes(adaVisit), path).toBe(false);
  expect(own.output()).not.toContain(adaVisit);
  await own.stop();
});

for (const scheme of ['light', 'dark'] as const)
  test(`what is known is readable in ${scheme}, on a phone too`, async ({ browser, candor }, testInfo) => {
    const { context, page } = await openPerson(browser, candor.demo);
    await page.emulateMedia({ colorScheme: scheme });
    await visitOf(page);

    const { violations } = await axe(page).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`${scheme}.png`), fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await page.screenshot({ path: testInfo.outputPath(`${scheme}-phone.png`), fullPage: true });
    await forget(page);
    await page.screenshot({ path: testInfo.outputPath(`${scheme}-phone-forgotten.png`) });
    await context.close();
  });
