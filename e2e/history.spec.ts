import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VitalsAnswer } from '@candor/server/api';
import { expect, type Page, test } from '@playwright/test';
import { DASHBOARD_PAGES } from '../apps/dashboard/dev/pages.ts';
import { type History, planHistory } from '../scripts/history/history.ts';
import { isIn } from '../scripts/history/plan.ts';
import { createTally } from '../scripts/history/tally.ts';
import { writeHistoryInto } from '../scripts/history/writeHistory.ts';
import { axe } from './rig/axe.ts';
import { type Started, start } from './start.ts';

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;
const history: History = planHistory({ end: Date.now(), visitsPerDay: 60 });
/** When the first of so many days began. */
const dayBefore = (days: number): number => Math.floor((history.to - days * DAY) / DAY) * DAY;
/** As the dashboard asks: several days begin with the first of them. */
const ranges = {
  '24h': { from: history.to - DAY, to: history.to },
  '7d': { from: dayBefore(7), to: history.to },
  '30d': { from: dayBefore(30), to: history.to },
};
const tally = createTally(ranges);
/** Errors of each hour of the last four weeks, by its start. */
const errorsByHour = new Map<number, number>();
/** Visits by desktop, half of all, that met the error that the newest release has brought. */
const desktopsThatMetFresh = new Set<string>();
/** The group of the last error that was made: every range has it. */
let newestError = '';
let newestErrorAt = 0;

let candor: Started;
let folder: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = await mkdtemp(join(tmpdir(), 'candor-history-'));
  await writeHistoryInto(folder, history, (events) => {
    tally.add(events);
    for (const { type, name, device, session } of events)
      if (
        type === 'exception' &&
        name === history.faults.fresh.type &&
        session !== '' &&
        device === 'desktop'
      )
        desktopsThatMetFresh.add(session);
    for (const { at, type, weight, fingerprint } of events) {
      if (type !== 'exception' || at < history.to - 28 * DAY) continue;
      if (at > newestErrorAt) [newestErrorAt, newestError] = [at, fingerprint];
      const hour = Math.floor(at / HOUR) * HOUR;
      errorsByHour.set(hour, (errorsByHour.get(hour) ?? 0) + weight / 100);
    }
  });
  candor = await start({ CANDOR_DATA: folder });
});
test.afterAll(async () => {
  await candor?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Signed in, at the moment at which the past ends; timers go on. */
async function enter(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  await page.clock.setFixedTime(history.to);
  await page.goto(candor.open);
  return problems;
}

/** Nothing waits for an answer any more, and none has failed. */
async function isLoaded(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByText('could not be loaded')).toHaveCount(0);
}

const format = (value: number): string =>
  new Intl.NumberFormat('en-US', {
    ...(value >= 10_000 && { notation: 'compact' }),
    maximumFractionDigits: value >= 10_000 ? 1 : 0,
  }).format(value);

const views = DASHBOARD_PAGES.filter(({ kind, hasRange }) => kind === 'place' && hasRange).map(
  ({ full }) => full,
);

test('every page opens over every range of a year', async ({ page }) => {
  // Three times as many pages as there are.
  test.setTimeout(180_000);
  const problems = await enter(page);

  for (const range of Object.keys(ranges))
    for (const path of [...views, `/errors/${newestError}`]) {
      const at = new URL(path, candor.server);
      at.searchParams.set('range', range);
      await page.goto(at.href);
      await isLoaded(page);
    }

  expect(problems).toEqual([]);
});

test('pages say what was made, over a day, a week and a month', async ({ page }) => {
  await enter(page);
  for (const range of ['24h', '7d', '30d'] as const) {
    const { pageViews, visits, featureUses, errorsByType, lcp } = tally.of(range);

    await page.goto(`${candor.server}/usage?range=${range}`);
    const figure = (title: string) =>
      page.locator('.figures > div').filter({ hasText: title }).locator('strong');
    await expect(figure('Page views')).toHaveText(format(pageViews));
    await expect(figure('Visits')).toHaveText(format(visits));
    await expect(figure('Feature uses')).toHaveText(format(featureUses));

    await page.goto(`${candor.server}/errors?range=${range}`);
    for (const [type, count] of Object.entries(errorsByType))
      await expect(page.getByRole('row').filter({ hasText: type }).first()).toContainText(format(count));

    const { from, to } = ranges[range];
    const answer = await page.request.get(`${candor.server}/api/v1/vitals?from=${from}&to=${to}`);
    const { summary } = (await answer.json()) as VitalsAnswer;
    const told = summary.find(({ name }) => name === 'LCP')?.p75 ?? 0;
    const rank = Math.ceil(lcp.length * 0.75) - 1;
    // The database keeps a digest of the values and not each of them, and goes between two where there are few.
    expect(told).toBeGreaterThan((lcp[rank - 1] ?? 0) * 0.95);
    expect(told).toBeLessThan((lcp[rank + 1] ?? 0) * 1.05);
  }
});

test('a rule that is tried over four weeks finds the planted fault, and when it was', async ({ page }) => {
  const problems = await enter(page);
  const { storm } = history.faults;
  const within = [...errorsByHour].filter(([hour]) => isIn(storm, hour)).map(([, errors]) => errors);
  const usual = Math.max(
    ...[...errorsByHour].filter(([hour]) => !isIn(storm, hour)).map(([, errors]) => errors),
  );
  const worst = Math.max(...within);
  expect(worst).toBeGreaterThan(usual);

  await page.goto(`${candor.server}/alerts`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Storm');
  await page.getByRole('textbox', { name: 'Value' }).fill(String(usual));
  await page.getByLabel('Window, minutes').fill('60');
  await page.getByLabel('Looks every, minutes').fill('60');
  await page.getByLabel('Good for, minutes').fill('0');
  await page.getByLabel('Preview over').selectOption('the last 4 weeks');
  await page.getByRole('button', { name: 'Preview the last 4 weeks' }).click();

  await expect(page.getByText('It would have fired 1 time', { exact: true })).toBeVisible();
  const when = await page.locator('.firings time').first().getAttribute('datetime');
  const firing = Date.parse(when ?? '');
  expect(firing).toBeGreaterThan(storm.from);
  expect(firing).toBeLessThanOrEqual(storm.to);
  expect((await axe(page).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Make rule' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Storm' })).toBeVisible();
  expect(problems).toEqual([]);
});

test('what stands out follows the segment that is made and chosen', async ({ page }) => {
  const problems = await enter(page);
  await page.goto(`${candor.server}/?range=30d`);
  await isLoaded(page);
  const feed = page.getByRole('region', { name: 'What stands out' });
  const fresh = feed.getByRole('listitem').filter({ hasText: history.faults.fresh.type });
  await expect(fresh).toBeVisible();
  const all = await fresh.textContent();

  await page.getByRole('combobox', { name: 'Segment' }).selectOption('Make a segment…');
  await page.getByRole('textbox', { name: 'Name' }).fill('Desktops');
  await page.getByRole('textbox', { name: 'Where' }).fill('device = desktop');
  await page.getByRole('button', { name: 'Save the segment' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Desktops' })).toBeVisible();
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await page.getByRole('combobox', { name: 'Segment' }).selectOption('Desktops');

  await expect(page).toHaveURL(/segment=device/);
  await expect(fresh).toContainText(`${desktopsThatMetFresh.size} visits met it`);
  expect(all).not.toContain(` ${desktopsThatMetFresh.size} visits met it`);
  expect(problems).toEqual([]);
});

test('a compliance report is made, read and downloaded', async ({ page }) => {
  await enter(page);
  await page.goto(`${candor.server}/settings/compliance`);
  await page.getByRole('button', { name: 'Make a report now' }).click();
  const sum = page.getByText(/\d+ fails?, \d+ needs? a person, \d+ pass/);
  await expect(sum).toBeVisible({ timeout: 30_000 });
  const backup = page.getByRole('listitem').filter({ hasText: 'Coming back' });
  await expect(backup).toContainText('Run candor backup FOLDER');
  const levels = page.getByRole('listitem').filter({ hasText: 'No more than is needed' });
  await levels.getByText('No more than is needed').click();
  await expect(levels).toContainText('events received in 35 days were held against their level');
  await expect(levels.locator('.mark')).toContainText('Passes');
  expect((await axe(page).analyze()).violations).toEqual([]);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'As HTML, to print' }).click();
  const html = await readFile(await (await download).path(), 'utf8');

  expect(html).toContain('no legal advice and no certificate');
  expect(html).toContain('Record of processing activities');
});
