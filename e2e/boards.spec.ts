import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { answerConsent } from './demoConsent.ts';
import { axe } from './rig/axe.ts';
import { expect, test } from './test.ts';

async function leaveTraces(page: Page, demo: string): Promise<void> {
  await page.goto(`${demo}/errors`);
  await answerConsent(page, 'full');
  await page.getByTestId('throw-error').click();
  await page.getByTestId('capture-error').click();
  await page.goto('about:blank');
}

async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not on the screen.');
  return box;
}

test('a board is made, arranged by keyboard and pointer, and shared by its address', async ({
  page,
  candor,
  context,
}) => {
  await leaveTraces(page, candor.demo);
  const board = await context.newPage();
  await board.goto(candor.open);
  // A board over a day asks again only after a minute.
  await expect
    .poll(async () => (await board.request.get(`${candor.server}/api/v1/errors`)).text(), { timeout: 15_000 })
    .toContain('TypeError');
  await board.goto(`${candor.server}/boards`);
  await board.getByRole('button', { name: 'Make it: Errors by release' }).click();
  await expect(board).toHaveURL(/\/boards\/b_/);
  const panel = (name: string) => board.getByRole('region', { name, exact: true });
  await expect(panel('Visits that met one').getByText('n = 1')).toBeVisible({ timeout: 15_000 });

  await board.getByRole('button', { name: 'Edit board' }).press('Enter');
  await expect(board.getByRole('button', { name: '+ Graph' })).toBeFocused();
  const handle = (name: string) => board.getByRole('button', { name: `Move ${name}.` });
  await handle('Reports by release').focus();
  await board.keyboard.press('ArrowUp');
  await expect(board.getByText('Reports by release: column 1, row 1, 12 wide, 4 high')).toBeAttached();
  await board.keyboard.press('Shift+ArrowLeft');
  await expect(board.getByText('Reports by release: column 1, row 1, 11 wide, 4 high')).toBeAttached();
  await expect(handle('Reports by release')).toBeFocused();

  await handle('Kinds and releases').scrollIntoViewIfNeeded();
  const kinds = await boxOf(panel('Kinds and releases'));
  const grip = await boxOf(handle('Kinds and releases'));
  await board.mouse.move(grip.x + 5, grip.y + 5);
  await board.mouse.down();
  await board.mouse.move(grip.x + 5 + kinds.width + 30, grip.y + 5, { steps: 4 });
  await board.mouse.up();
  expect((await boxOf(panel('Kinds and releases'))).x).toBeGreaterThan(kinds.x + kinds.width / 2);

  await board.getByRole('button', { name: 'Edit Next' }).click();
  await board.getByRole('textbox', { name: 'Text' }).fill('# Who to ask\n\n<b>The house</b>');
  await board.getByRole('button', { name: 'Take over' }).click();
  expect((await axe(board).analyze()).violations).toEqual([]);
  await board.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(board.getByRole('button', { name: 'Edit board' })).toBeFocused();

  await board.getByRole('combobox', { name: 'Page', exact: true }).selectOption('/errors');
  await expect(board).toHaveURL(/v\.page=%2Ferrors/);
  const shared = await context.newPage();
  await shared.goto(board.url());
  await expect(shared.getByRole('combobox', { name: 'Page', exact: true })).toHaveValue('/errors');
  await expect(shared.getByText('<b>The house</b>')).toBeVisible();
  const first = await boxOf(shared.getByRole('region', { name: 'Reports by release', exact: true }));
  const second = await boxOf(shared.getByRole('region', { name: 'Reports of errors', exact: true }));
  expect(first.y).toBeLessThan(second.y);
  expect((await axe(shared).analyze()).violations).toEqual([]);
});

test('an error is resolved, and says so to whoever looks next', async ({ page, candor, context }) => {
  await leaveTraces(page, candor.demo);
  const dashboard = await context.newPage();
  await dashboard.goto(candor.open);
  await dashboard.goto(`${candor.server}/errors`);
  const row = dashboard.getByRole('row', { name: /TypeError/ }).first();
  await expect(row).toBeVisible({ timeout: 15_000 });
  await row.getByRole('link').click();

  await dashboard.getByRole('button', { name: 'Resolve' }).click();
  await expect(dashboard.locator('.triage').getByText('Resolved')).toBeVisible();
  expect((await axe(dashboard).analyze()).violations).toEqual([]);
  await dashboard.getByRole('link', { name: '← All groups' }).click();

  await expect(row.getByText('Resolved')).toBeVisible();
});

test('a page is kept as a view and as a file that needs nobody', async ({
  page,
  candor,
  context,
  browser,
}, info) => {
  await leaveTraces(page, candor.demo);
  const dashboard = await context.newPage();
  await dashboard.goto(candor.open);
  await dashboard.goto(`${candor.server}/errors?range=1h&compare=before`);
  await expect(dashboard.getByRole('row', { name: /TypeError/ }).first()).toBeVisible({ timeout: 15_000 });

  await dashboard.getByRole('button', { name: 'Views' }).click();
  await dashboard.getByLabel('Name').fill('Last hour');
  await dashboard.getByRole('button', { name: 'Keep this view' }).click();
  await expect(dashboard.getByRole('link', { name: 'Last hour' })).toBeVisible();
  await dashboard.goto(`${candor.server}/health`);
  await dashboard.getByRole('button', { name: 'Views' }).click();
  await dashboard.getByRole('link', { name: 'Last hour' }).click();
  await expect(dashboard).toHaveURL(/\/errors\?range=1h&compare=before$/);
  await expect(dashboard.getByRole('row', { name: /TypeError/ }).first()).toBeVisible();

  await dashboard.getByRole('button', { name: 'Export' }).click();
  const saved = dashboard.waitForEvent('download');
  await dashboard.getByRole('button', { name: 'This page as HTML' }).click();
  const path = info.outputPath('errors.html');
  await (await saved).saveAs(path);
  await dashboard.getByRole('button', { name: 'Export' }).click();
  const table = dashboard.waitForEvent('download');
  await dashboard.getByRole('link', { name: 'errors: groups, as CSV' }).click();
  expect(await readFile(await (await table).path(), 'utf8')).toContain('TypeError');

  const offline = await browser.newContext({ offline: true });
  const file = await offline.newPage();
  const asked: string[] = [];
  const problems: string[] = [];
  file.on('request', (request) => asked.push(request.url()));
  file.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await file.goto(pathToFileURL(path).href);
  await expect(file.getByRole('row', { name: /TypeError/ }).first()).toBeVisible();
  const chart = file.locator('img.frozen').first();
  await expect(chart).toBeVisible();
  expect(await chart.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
  expect(problems).toEqual([]);
  expect((await axe(file).analyze()).violations).toEqual([]);
  await offline.close();

  await dashboard.keyboard.press('Escape');
  await dashboard.getByRole('button', { name: /^Dates/ }).click();
  await dashboard.getByLabel('From').fill('2026-01-01T00:00');
  await dashboard.getByLabel('To', { exact: true }).fill('2026-01-02T00:00');
  await dashboard.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(dashboard).toHaveURL(/from=2026-0/);
  await expect(dashboard.getByText(/^No errors in Jan 1/)).toBeVisible();
});

test('a board is read and made smaller without a pointer', async ({ page, candor, context }) => {
  await leaveTraces(page, candor.demo);
  const board = await context.newPage();
  await board.goto(candor.open);
  await board.goto(`${candor.server}/boards`);
  await board.getByRole('button', { name: 'Make it: Errors by release' }).press('Enter');
  const graph = board.getByRole('slider', { name: /^Reports by release over time/ });
  await expect(graph).toBeVisible({ timeout: 15_000 });

  await graph.press('End');
  const last = await graph.getAttribute('aria-valuetext');
  await graph.press('ArrowLeft');
  await expect(graph).not.toHaveAttribute('aria-valuetext', last ?? '');
  await expect(board.locator('.chart-tooltip')).toBeVisible();
  await board.getByRole('button', { name: 'Reports by release over time as a table' }).press('Enter');
  await expect(
    board.getByRole('region', { name: 'Reports by release over time, table' }).getByRole('row'),
  ).not.toHaveCount(0);

  await board.getByRole('button', { name: 'Edit board' }).press('Enter');
  const panels = board.getByRole('button', { name: /^Move / });
  const count = await panels.count();
  for (let left = count; left > 0; left -= 1) {
    await panels.first().focus();
    for (const name of ['Edit', 'Copy', 'Remove']) {
      await board.keyboard.press('Tab');
      await expect(board.locator(':focus')).toHaveAccessibleName(new RegExp(`^${name} `));
    }
    await board.keyboard.press('Enter');
    await expect(panels).toHaveCount(left - 1);
    await expect(left > 1 ? panels.first() : board.getByRole('button', { name: '+ Graph' })).toBeFocused();
  }
  await expect(board.getByText('is removed')).toBeAttached();
});
