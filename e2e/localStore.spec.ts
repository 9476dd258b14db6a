import { test as base, expect, type Page } from '@playwright/test';
import { type ElementsSite, startElementsSite } from './elementsSite.ts';
import { sharedFixture } from './rig/sharedFixture.ts';

const test = base.extend<object, { site: ElementsSite }>({ site: sharedFixture(startElementsSite) });

declare global {
  var own: InstanceType<typeof candorElements.LocalStore>;
}

/** Opens a page that adds up what happens, at this level. */
async function open(page: Page, site: ElementsSite, level?: 'none' | 'basic' | 'enhanced'): Promise<void> {
  await page.goto(site.url);
  await page.waitForFunction(() => 'candorElements' in globalThis);
  await page.evaluate((level) => {
    const { ErrorTracking, LocalStore, TelemetryCollector } = candorElements;
    // No server at all.
    const collector = new TelemetryCollector({ transport: 'indexedDB' });
    if (level) collector.setConsent(level);
    globalThis.watched = { collector, errors: new ErrorTracking(collector) };
    globalThis.own = new LocalStore(collector);
  }, level);
}

const run = (page: Page, command: string, times = 1) =>
  page.evaluate(
    ([command, times]) => {
      for (let i = 0; i < times; i++)
        watched.collector.track({ type: 'command.run', data: { command, durationMs: 20, success: true } });
    },
    [command, times] as const,
  );

/** How often each kind happened, as the store says. */
const counts = (page: Page) =>
  page.evaluate(async () =>
    Object.fromEntries(
      (await own.read()).flatMap(({ kinds }) => kinds.map(({ kind, count }) => [kind, count])),
    ),
  );

/** Names of the store's records in the database, and those of anybody. */
const names = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const request = indexedDB.open('candor');
        request.onupgradeneeded = () => request.result.createObjectStore('journal');
        request.onsuccess = () => {
          const found = request.result.transaction('journal').objectStore('journal').getAllKeys();
          found.onsuccess = () => {
            request.result.close();
            resolve(found.result.map(String).filter((name) => name.startsWith('local')));
          };
        };
      }),
  );

const put = (page: Page, records: Readonly<Record<string, string>>) =>
  page.evaluate(
    (records) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('candor');
        request.onupgradeneeded = () => request.result.createObjectStore('journal');
        request.onsuccess = () => {
          const change = request.result.transaction('journal', 'readwrite');
          for (const [name, text] of Object.entries(records)) change.objectStore('journal').put(text, name);
          change.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      }),
    records,
  );

test('keeps what happened over a reload, with no server', async ({ page, site }) => {
  await open(page, site, 'enhanced');
  await run(page, 'search', 3);
  await expect.poll(() => names(page)).toHaveLength(1);

  await open(page, site);
  await run(page, 'search', 2);

  expect(await counts(page)).toMatchObject({ 'command.run search': 5 });
  const [period] = await page.evaluate(() => own.read());
  const search = period?.kinds.find(({ kind }) => kind === 'command.run search');
  expect(search?.measured).toMatchObject({ count: 5, sum: 100, p50: 20 });
});

test('keeps nothing where the person allows no storage', async ({ page, site }) => {
  await open(page, site, 'basic');
  await page.evaluate(() => watched.errors.captureError(new Error('at basic')));
  await page.waitForTimeout(1500);

  expect(await counts(page)).toEqual({});
  expect(await names(page)).toEqual([]);
});

test('two tabs add up to the same', async ({ page, site, context }) => {
  const other = await context.newPage();
  await open(page, site, 'enhanced');
  await open(other, site);

  for (let i = 0; i < 5; i++) {
    await Promise.all([run(page, 'save', 4), run(other, 'save', 6)]);
    await Promise.all([page.evaluate(() => own.flush()), other.evaluate(() => own.flush())]);
  }

  expect(await counts(page)).toMatchObject({ 'command.run save': 50 });
  expect(await counts(other)).toMatchObject({ 'command.run save': 50 });
});

for (const [how, withdraw] of [
  ['a withdrawal', () => watched.collector.setConsent('none')],
  ['a lower level', () => watched.collector.setConsent('basic')],
  ['forgetMe', () => void watched.collector.forgetMe()],
] as const)
  test(`${how} in one tab erases it in all`, async ({ page, site, context }) => {
    const other = await context.newPage();
    await open(page, site, 'enhanced');
    await open(other, site);
    await run(page, 'search', 3);
    await page.evaluate(() => own.flush());
    // Waits in memory there.
    await run(other, 'search', 2);

    await page.evaluate(withdraw);

    await expect.poll(() => counts(page)).toEqual({});
    await expect.poll(() => counts(other)).toEqual({});
    await other.waitForTimeout(1500);
    expect(await names(page)).toEqual([]);
  });

test('goes on after a damaged record, and leaves that of a later version alone', async ({ page, site }) => {
  await open(page, site, 'enhanced');
  const today = await page.evaluate(() => new Date().toLocaleDateString('sv'));
  await put(page, { [`local1 day ${today}`]: '{"command.run x":[1,', 'local2 day 2026-01-01': 'later' });

  await run(page, 'search', 2);

  expect(await counts(page)).toMatchObject({ 'command.run search': 2 });
  expect(await names(page)).toEqual([`local1 day ${today}`, 'local2 day 2026-01-01']);
});

test('clears what it has and nothing else', async ({ page, site }) => {
  await open(page, site, 'enhanced');
  await run(page, 'search', 2);
  await page.evaluate(() => own.flush());
  const waiting = await page.evaluate(() => watched.collector.getBufferStatus().produced);

  await page.evaluate(() => own.clear());

  expect(await counts(page)).toEqual({});
  expect(await page.evaluate(() => watched.collector.getBufferStatus().waiting.events)).toBe(waiting);
});

test('gives files to take along', async ({ page, site }) => {
  await open(page, site, 'enhanced');
  await run(page, '=cmd, "x"');

  const csv = await page.evaluate(async () => (await own.exportCsv()).text());
  const json = await page.evaluate(async () => (await own.exportJson()).text());

  expect(csv).toContain('"command.run =cmd, ""x""",1,0,1,20,20,20,20,20');
  expect(JSON.parse(json)).toMatchObject({ schema: 1, periods: [{ unit: 'day' }] });
});
