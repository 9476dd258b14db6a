import type { Page } from '@playwright/test';
import { DASHBOARD_PAGES } from '../apps/dashboard/dev/pages.ts';
import { answerConsent, setLevel } from './demoConsent.ts';
import { axe } from './rig/axe.ts';
import { expect, test } from './test.ts';

/** One visit that leaves something on every page of the dashboard. */
async function visitDemo(page: Page, demo: string): Promise<void> {
  await page.goto(`${demo}/errors`);
  await answerConsent(page, 'full');
  await page.getByTestId('throw-error').click();
  await page.getByTestId('capture-error').click();
  await page.goto(`${demo}/health`);
  await page.getByTestId('service-down').click();
  await expect(page.getByTestId('health-doorbell')).toHaveText('unhealthy', { timeout: 15_000 });
  await page.goto(`${demo}/usage`);
  for (const id of ['use-feature', 'talk', 'suggest', 'accept', 'generate', 'bell'])
    await page.getByTestId(id).click();
  await page.getByRole('button', { name: 'Open the window' }).click();
  await expect(page.getByTestId('counted-feature.used')).toHaveText('2');
  await page.goto('about:blank');
}

const views = DASHBOARD_PAGES.filter(({ kind }) => kind === 'place');

test('asks who it is before it shows anything', async ({ page, candor }) => {
  await page.goto(`${candor.server}/`);

  await expect(page.getByLabel('Password')).toBeVisible();
  const refused = await page.request.get(`${candor.server}/api/v1/status`);
  expect(refused.status()).toBe(401);
});

test('shows what happened in the demo within seconds', async ({ page, candor, context }) => {
  await visitDemo(page, candor.demo);
  const dashboard = await context.newPage();

  await dashboard.goto(candor.open);
  await expect(dashboard.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(dashboard.getByText('doorbell').first()).toBeVisible({ timeout: 30_000 });
  await expect(dashboard.getByText('TypeError').first()).toBeVisible({ timeout: 30_000 });
  await dashboard.goto(`${candor.server}/errors`);
  await dashboard
    .getByText(/The stairs have/)
    .first()
    .click();
  await expect(dashboard.getByText('climbTheStairs').first()).toBeVisible();
  await expect(dashboard.getByText('Climbed the stairs').first()).toBeVisible();
});

test('shows what was used, by names and numbers', async ({ page, candor, context }) => {
  await visitDemo(page, candor.demo);
  const dashboard = await context.newPage();
  await dashboard.goto(candor.open);
  const row = (table: string, name: string | RegExp) =>
    dashboard.getByRole('region', { name: `${table}, table` }).getByRole('row', { name });

  await dashboard.goto(`${candor.server}/usage`);
  await expect(row('Features', 'tea')).toBeVisible({ timeout: 30_000 });
  await expect(row('Marked elements', 'window')).toBeVisible();
  await expect(row('Pages', '/usage')).toBeVisible();
  await expect(row('Commands', 'brew')).toBeVisible();
  await dashboard.getByRole('link', { name: 'Assistants' }).click();
  await expect(row('Conversations', 'butler')).toBeVisible();
  await expect(row('Providers', 'butler')).toBeVisible();
  await expect(row('Suggestions', 'umbrella')).toContainText('100%');
  await expect(dashboard.getByText('geometry: steps must not meet')).toBeVisible();
  await dashboard.getByRole('link', { name: 'Experiments' }).click();
  await dashboard.getByLabel('Goal').selectOption('feature.used');
  await expect(dashboard).toHaveURL(/v\.goal=feature\.used/);
  await expect(row('bell', /^(brass|silver)/).first()).toContainText('100');
});

test('shows what takes time, by names and numbers', async ({ page, candor, context }) => {
  await page.goto(`${candor.demo}/speed`);
  await answerConsent(page, 'full');
  for (const id of ['operation', 'ai-operation', 'request']) await page.getByTestId(id).click();
  await expect(page.getByTestId('percentiles')).toContainText('of 1');
  await expect(page.getByRole('row', { name: 'attic.sort' })).toBeVisible();
  await page.goto('about:blank');
  const dashboard = await context.newPage();
  await dashboard.goto(candor.open);
  const row = (table: string, name: string | RegExp) =>
    dashboard.getByRole('region', { name: `${table}, table` }).getByRole('row', { name });
  const panel = (name: string) => dashboard.getByRole('region', { name, exact: true });

  await dashboard.goto(`${candor.server}/speed/operations`);
  // Asked before the visit was stored, a day is asked for again after 15 seconds.
  await expect(row('Operations', 'attic.sort')).toContainText('%', { timeout: 30_000 });
  await expect(panel('Bottlenecks').getByText('attic.sort')).toBeVisible();
  await expect(panel('AI operations').getByText('512 a call')).toBeVisible();
  await dashboard.getByRole('link', { name: 'Requests' }).click();
  await expect(row('Routes', 'GET /api/health')).toBeVisible();
  await expect(row('Servers', 'The page’s own')).toBeVisible();
  await dashboard.getByRole('link', { name: 'Resources' }).click();
  await expect(panel('Downloads by type').getByText('script', { exact: true })).toBeVisible();
  await row('Pages', '/speed').getByRole('button').click();
  await expect(dashboard.getByRole('combobox', { name: 'Page', exact: true })).toHaveValue('/speed');
  await expect(row('Pages', '/speed').getByRole('button')).toHaveAttribute('aria-pressed', 'true');
});

test('streams events as they are accepted', async ({ page, candor, context }) => {
  const dashboard = await context.newPage();
  await dashboard.goto(candor.open);
  await dashboard.goto(`${candor.server}/live`);
  await expect(dashboard.getByText(/connected|live/i).first()).toBeVisible();

  await page.goto(`${candor.demo}/privacy`);
  await setLevel(page, 'enhanced');
  await page.getByTestId('track-event').click();
  await page.getByTestId('flush').click();

  await expect(dashboard.getByText('privacy.looked').locator('visible=true').first()).toBeVisible({
    timeout: 10_000,
  });
});

// A width has no colours of its own, and a night no layout.
for (const [colorScheme, width] of [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const) {
  test(`is accessible and calm in ${colorScheme} at ${width} px`, async ({ browser, candor }) => {
    // Every page is looked at whole.
    test.setTimeout(150_000);
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(candor.server) && !request.url().startsWith('data:'))
        problems.push(request.url());
    });
    await page.goto(candor.open);

    for (const { name: view, full } of views) {
      await page.goto(`${candor.server}${full}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const { violations } = await axe(page).analyze();
      expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
}

test('is used by keyboard alone', async ({ page, candor }) => {
  await page.goto(candor.open);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await page.keyboard.press('Tab');
  const first = await page.evaluate(() => document.activeElement?.textContent);
  for (let i = 0; i < 30; i++) {
    const isErrors = await page.evaluate(() =>
      document.activeElement?.getAttribute('href')?.startsWith('/errors'),
    );
    if (isErrors) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');

  expect(first).toMatch(/skip/i);
  await expect(page).toHaveURL(/\/errors/);
});
