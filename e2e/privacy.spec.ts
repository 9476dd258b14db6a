import { expect, type Page, type Request, test } from '@playwright/test';
import { dumpDatabase, filesUnder } from './databaseBytes.ts';
import { answerConsent } from './demoConsent.ts';
import { QueryApi } from './queryApi.ts';
import { storedBy } from './rig/pageStorage.ts';
import { findPersonal, personal } from './rig/personal.ts';
import { unpack } from './rig/unpack.ts';
import { type Started, start } from './start.ts';

test.describe.configure({ mode: 'serial' });

let candor: Started;
/** All that went to the server from any page. */
const sent: string[] = [];

test.beforeAll(async () => {
  candor = await start();
});
test.afterAll(() => candor.stop());

/** Known to be in every error of the form: what proves that a search would find something. */
const control = 'No wall for the card';

for (const level of ['none', 'basic', 'enhanced', 'full'] as const) {
  test(`at ${level} nothing personal is sent or kept, wherever it was typed`, async ({ page }) => {
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(candor.server)) requests.push(toText(request));
    });
    await page.goto(`${candor.demo}/form?${new URLSearchParams({ from: 'ada+guestbook@engine.example' })}`);

    await test.step('before the choice', async () => {
      await typeAndLeak(page);
      expect(await storedBy(page)).not.toContain(control);
      expect(findPersonal(await storedBy(page))).toEqual([]);
      expect(requests).toEqual([]);
    });

    await test.step('while the server cannot be reached', async () => {
      await page.goto(`${candor.demo}/form`);
      await answerConsent(page, level);
      await page.route(`${candor.server}/**`, (route) => route.abort());
      await typeAndLeak(page);
      await page.waitForTimeout(1000);

      const kept = await storedBy(page);
      expect(kept.includes(control)).toBe(level === 'enhanced' || level === 'full');
      expect(findPersonal(kept)).toEqual([]);
    });

    await test.step('when it can be again', async () => {
      await page.unroute(`${candor.server}/**`);
      await page.goto(`${candor.demo}/form#${new URLSearchParams({ id_token: 'Qm9va2luZzE3' })}`);
      await typeAndLeak(page);
      if (level === 'none') await page.waitForTimeout(4000);
      else
        await expect
          .poll(() => requests.some((text) => text.includes(control)), { timeout: 20_000 })
          .toBe(true);
      expect(findPersonal(await storedBy(page))).toEqual([]);
      await page.goto('about:blank');
    });

    sent.push(...requests);
    if (level === 'none') expect(requests).toEqual([]);
    expect(findPersonal(requests.join('\n'))).toEqual([]);
  });
}

test('nothing personal came to rest on the server or in its log', async () => {
  const api = new QueryApi(candor.server, candor.adminToken);
  await expect.poll(async () => (await api.status()).spool.waitingEvents, { timeout: 30_000 }).toBe(0);
  candor.process.kill('SIGINT');
  await expect.poll(() => candor.process.exitCode, { timeout: 20_000 }).toBe(0);
  const found: string[] = [];
  for await (const { path, bytes } of filesUnder(candor.dataFolder))
    for (const kind of findPersonal(bytes.toString('utf8'))) found.push(`${kind} in ${path}`);
  const database = await dumpDatabase(candor.dataFolder);

  expect(sent.join('')).toContain(control);
  expect(database).toContain(control);
  expect(findPersonal(database)).toEqual([]);
  expect(found).toEqual([]);
  expect(findPersonal(candor.output())).toEqual([]);
});

/** Everything personal into every field, and out again by every way the page has. */
async function typeAndLeak(page: Page): Promise<void> {
  for (const [n, { typed }] of personal.entries()) {
    const fields = ['email', 'phone', 'ssn', 'card'];
    await page.getByTestId(`field-${fields[n % fields.length]}`).fill(typed);
    if (n % fields.length === fields.length - 1) await leak(page);
  }
  await page.getByTestId('field-message').fill(personal.map(({ typed }) => typed).join('\n'));
  await leak(page);
  await page.getByTestId('leak-component').click();
  await expect(page.getByTestId('card-fallback')).toBeVisible();
}

async function leak(page: Page): Promise<void> {
  for (const by of ['event', 'error', 'url', 'request', 'console'])
    await page.getByTestId(`leak-${by}`).click();
}

/** All of a request that a server, or whoever sits between, can read. */
function toText(request: Request): string {
  const body = request.postDataBuffer();
  const text = body ? unpack(body).toString('utf8') : '';
  return [request.url(), JSON.stringify(request.headers()), text].join('\n');
}
