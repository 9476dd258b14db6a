import { test as base, expect } from '@playwright/test';
import { startDemo } from '../apps/demo/server.ts';
import { axe } from './rig/axe.ts';
import { sharedFixture } from './rig/sharedFixture.ts';

type Demo = Awaited<ReturnType<typeof startDemo>>;

const test = base.extend<object, { demo: Demo }>({
  demo: sharedFixture(() =>
    startDemo({ port: 0, endpoint: 'http://127.0.0.1:9/v1/envelopes', writeKey: 'cw_1' }),
  ),
});

for (const [name, colorScheme, width] of [
  ['by day', 'light', 1300],
  ['by night', 'dark', 1300],
  ['on a phone', 'light', 390],
] as const) {
  test(`the documents can be read by everybody, ${name}`, async ({ browser, demo }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    for (const path of ['/docs/', '/docs/getting-started', '/docs/migrate/sentry', '/docs/api/react']) {
      await page.goto(demo.url + path);
      const { violations } = await axe(page).analyze();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

      expect(violations, path).toEqual([]);
      expect(overflow, `${path} is scrolled sideways`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
}

test('a heading is found by keyboard, and leads to its place', async ({ page, demo }) => {
  await page.goto(`${demo.url}/docs/getting-started`);

  await page.keyboard.press('/');
  await page.keyboard.type('privacy control');
  await expect(page.getByRole('status')).toHaveText('1 heading');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(`${demo.url}/docs/consent#global-privacy-control`);
  await expect(page.getByRole('heading', { name: 'Global Privacy Control' })).toBeInViewport();
});

test('every page is one click from every other, without a script, too', async ({ browser, demo }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 390, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(`${demo.url}/docs/`);

  await page.getByRole('navigation', { name: 'Documents' }).getByRole('link', { name: 'From Faro' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('From Faro');
  await context.close();
});
