import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { answerConsent } from './demoConsent.ts';
import { axe } from './rig/axe.ts';
import { type Started, start } from './start.ts';

const secret = 'Bearer for-this-collector';
const types: string[] = [];
let candor: Started;
let collector: Server;

test.beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isKnown = request.headers.authorization === secret;
    if (isKnown && request.url === '/v1/logs') {
      const text = gunzipSync(Buffer.concat(chunks)).toString();
      for (const [, type = ''] of text.matchAll(/"eventName":"([^"]+)"/g)) types.push(type);
    }
    response.writeHead(isKnown ? 200 : 403, { 'content-type': 'application/json' }).end('{}');
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  candor = await start({ CANDOR_CHANNEL_NETWORKS: '127.0.0.0/8' });
});
test.afterAll(async () => {
  await candor?.stop();
  collector?.close();
});

test('an admin sends events on, tries that first, pauses it and ends it', async ({ page, browser }) => {
  await page.goto(candor.open);
  await page.goto(`${candor.server}/settings/forwards`);
  await expect(page.getByText('Events go nowhere else')).toBeVisible();
  await page.getByLabel('Name').fill('Collector');
  await page.getByLabel('Address').fill(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
  await page.getByLabel('Header', { exact: true }).fill('authorization');
  await page.getByLabel('Header’s value').fill('Bearer of another');
  await page.getByRole('button', { name: 'Make forward' }).click();
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Collector' }) });
  await card.getByRole('button', { name: 'Send a test to Collector' }).click();
  await expect(card.getByText('Not sent: it answered 403')).toBeVisible();

  await card.getByRole('button', { name: 'Change Collector' }).click();
  await card.getByLabel('Header', { exact: true }).fill('authorization');
  await card.getByLabel('Header’s value').fill(secret);
  await card.getByRole('button', { name: 'Save' }).click();
  await expect(card.getByRole('button', { name: 'Save' })).toHaveCount(0);
  await card.getByRole('button', { name: 'Send a test to Collector' }).click();
  // Not the count of that name, which is always there.
  await expect(card.getByRole('status').getByText('Sent', { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => types).toEqual(['candor.test']);
  await expect(page.getByText('for-this-collector')).toHaveCount(0);
  expect((await axe(page).analyze()).violations).toEqual([]);

  await card.getByRole('button', { name: 'Pause Collector' }).click();
  await expect(card.getByText('Paused: what arrives waits.')).toBeVisible();
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(`${candor.demo}/errors`);
  await answerConsent(visitor, 'full');
  await visitor.getByTestId('cause-chain').click();
  await visitor.goto('about:blank');
  await expect(card.locator('dt', { hasText: 'Waiting' }).locator('+ dd')).not.toHaveText('0', {
    timeout: 30_000,
  });
  expect(types).toEqual(['candor.test']);

  await card.getByRole('button', { name: 'Resume Collector' }).click();
  await expect.poll(() => types, { timeout: 20_000 }).toContain('exception');
  await expect(card.locator('dt', { hasText: 'Waiting' }).locator('+ dd')).toHaveText('0', {
    timeout: 20_000,
  });

  await card.getByRole('button', { name: 'Remove Collector' }).click();
  await card.getByRole('button', { name: 'Remove Collector for good' }).click();
  await expect(page.getByText('Events go nowhere else')).toBeVisible();
});
