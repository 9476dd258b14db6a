import { answerConsent } from './demoConsent.ts';
import { expect, test } from './test.ts';

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

test('no page of the demo is wider than a phone', async ({ page, candor }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${candor.demo}/speed`);
  await answerConsent(page, 'full');

  for (const path of ['/', '/vitals', '/speed', '/errors', '/usage', '/health', '/form', '/plain.html']) {
    await page.goto(candor.demo + path);
    const cause = page.getByTestId(/^(slow-interaction|operation|service-down)$/);
    for (const button of await cause.all()) await button.click();
    const doorbell = page.getByTestId('why-doorbell');
    if (path === '/health') await expect(doorbell).toHaveText('HTTP 503', { timeout: 15_000 });
    if (path === '/vitals') await expect(page.getByTestId('vital-inp')).not.toBeEmpty();

    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${path} is scrolled sideways`).toBeLessThanOrEqual(0);
  }
});

test('who has said no is told why nothing arrives', async ({ page, candor }) => {
  await page.goto(`${candor.demo}/errors`);
  await expect(page.getByText('You said no')).toHaveCount(0);
  await answerConsent(page, 'none');

  await expect(page.getByText('You said no')).toBeVisible();
  await page.getByRole('link', { name: 'Change your mind' }).click();
  await expect(page.getByRole('heading', { name: 'How much may be measured' })).toBeVisible();
});

test('the privacy page stands still while its elements come', async ({ page, candor }) => {
  await page.goto(candor.demo);
  await answerConsent(page, 'full');
  await page.goto(`${candor.demo}/privacy`);
  await expect(page.getByRole('heading', { name: 'What you did here' })).toBeVisible();

  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const shifts = list.getEntries() as LayoutShift[];
          resolve(shifts.reduce((sum, { value }) => sum + value, 0));
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        setTimeout(resolve, 500, 0);
      }),
  );
  expect(shift).toBeLessThan(0.05);
});
