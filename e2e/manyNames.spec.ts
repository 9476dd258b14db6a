import { randomUUID } from 'node:crypto';
import { type Envelope, WIRE_VERSION, type WireEvent } from '@candor/core/wire';
import { expect, test } from '@playwright/test';
import { QueryApi } from './queryApi.ts';
import { axe } from './rig/axe.ts';
import { type Started, start } from './start.ts';

const pages = 320;
const features = 70;
const services = 110;

let candor: Started;

test.beforeAll(async () => {
  candor = await start();
  await send(
    // Of the first the most, so that the last is not among those that are listed.
    ...range(pages).flatMap((index) => {
      const page = index === pages - 1 ? '/Seldom/seen' : `/page/${index}`;
      return range(index < pages - 10 ? 2 : 1).map(() => ({ type: 'page_view', page, data: {} }));
    }),
    ...range(features).flatMap((index) => {
      const featureId = index === features - 1 ? 'Seldom used' : `feature ${index}`;
      return range(index < features - 10 ? 2 : 1).map(() => ({ type: 'feature.used', data: { featureId } }));
    }),
    ...range(services).map((index) => ({
      type: 'health.check',
      data: {
        service: `service ${String(index).padStart(3, '0')}`,
        status: index === services - 1 ? 'unhealthy' : 'healthy',
        responseTime: 20,
        success: index !== services - 1,
      },
    })),
  );
});
test.afterAll(async () => {
  await candor?.stop();
});

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Sends them as one visit's, a hundred at a time. */
async function send(...told: Pick<WireEvent, 'type' | 'page' | 'data'>[]): Promise<void> {
  const { writeKey } = await new QueryApi(candor.server, candor.adminToken).status();
  const origin = randomUUID();
  const session = randomUUID().replaceAll('-', '').slice(0, 21);
  const events = told.map((event, seq) => ({ ...event, seq: seq + 1, timestamp: Date.now() }));
  for (let from = 0; from < events.length; from += 100) {
    const envelope: Envelope = {
      v: WIRE_VERSION,
      id: randomUUID(),
      origin,
      sentAt: Date.now(),
      sdk: { name: 'by hand', version: '1' },
      context: { consent: 'full', session },
      events: events.slice(from, from + 100),
    };
    const response = await fetch(`${candor.server}/v1/envelopes?key=${writeKey}`, {
      method: 'POST',
      body: JSON.stringify(envelope),
    });
    expect(response.status).toBe(202);
  }
}

test('what is not among the most used is counted, and found by its name', async ({ page }) => {
  await page.goto(candor.open);
  await page.goto(`${candor.server}/usage?range=1h`);
  const panel = page.getByRole('region', { name: 'Features' });
  await expect(panel.getByText(`25 of ${features}`)).toBeVisible({ timeout: 20_000 });
  await panel.getByRole('button', { name: 'Show more' }).click();
  await expect(panel.getByText(`50 of ${features}`)).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Show more' })).toHaveCount(0);
  const uses = await page.getByText('Feature uses').locator('..').textContent();

  const search = page.getByRole('searchbox', { name: 'Search what is used' });
  await search.fill('sELDOM');
  await search.press('Enter');
  await expect(panel.locator('tbody tr')).toHaveCount(1);
  await expect(panel.locator('tbody tr')).toContainText('Seldom used');
  await expect(page.getByRole('region', { name: 'Pages' }).locator('tbody tr')).toContainText('/Seldom/seen');
  await expect(page.getByText('No mark has “sELDOM” in its name.')).toBeVisible();
  expect(await page.getByText('Feature uses').locator('..').textContent()).toBe(uses);
  await search.fill('');
  await expect(panel.getByText(`50 of ${features}`)).toBeVisible();
});

test('a page that is not among the busiest is chosen by its path', async ({ page }) => {
  await page.goto(candor.open);
  await page.goto(`${candor.server}/errors?range=1h`);
  const picker = page.getByRole('combobox', { name: 'Page', exact: true });
  await expect(picker.getByRole('option', { name: 'Another page…' })).toBeAttached({ timeout: 20_000 });
  await expect(picker.getByRole('option', { name: '/Seldom/seen' })).toHaveCount(0);

  await picker.selectOption('Another page…');
  const dialog = page.getByRole('dialog', { name: 'Choose a page' });
  await expect(dialog.getByRole('status')).toHaveText(`The busiest 50 of ${pages} pages`);
  await expect(dialog.getByRole('searchbox', { name: 'Part of its path' })).toBeFocused();
  expect((await axe(page).analyze()).violations).toEqual([]);
  await page.keyboard.type('nowhere');
  await expect(dialog.getByRole('status')).toHaveText('No page has that in the last hour.');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('SELDOM/');
  await expect(dialog.getByRole('status')).toHaveText('1 page');
  await dialog.getByRole('button', { name: '/Seldom/seen' }).click();

  await expect(dialog).toHaveCount(0);
  await expect(picker).toHaveValue('/Seldom/seen');
  await expect(page).toHaveURL(/page=%2FSeldom%2Fseen/);

  await picker.selectOption('Another page…');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(picker).toHaveValue('/Seldom/seen');
  await picker.selectOption('All pages');
  await expect(page).not.toHaveURL(/page=/);
});

test('of many services the ones in trouble come first', async ({ page }) => {
  await page.goto(candor.open);
  await page.goto(`${candor.server}/?range=1h`);
  const list = page.getByRole('region', { name: 'Services' });
  await expect(list.getByRole('listitem').first()).toContainText(`service ${services - 1}`, {
    timeout: 20_000,
  });
  await expect(list.getByRole('link', { name: `${services - 6} services more` })).toBeVisible();
});
