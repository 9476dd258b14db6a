import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { answerConsent } from './demoConsent.ts';
import { axe } from './rig/axe.ts';
import { type Started, start } from './start.ts';

const key = Buffer.alloc(32, 7);
const secret = `whsec_${key.toString('base64')}`;

interface Message {
  headers: IncomingHttpHeaders;
  text: string;
}

let candor: Started;
let hook: Server;
const messages: Message[] = [];

test.beforeAll(async () => {
  hook = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    messages.push({ headers: request.headers, text: Buffer.concat(chunks).toString() });
    response.writeHead(204).end();
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  candor = await start({ CANDOR_CHANNEL_NETWORKS: '127.0.0.0/8' });
});
test.afterAll(async () => {
  await candor?.stop();
  hook?.close();
});

const told = (): string[] => messages.map(({ text }) => (JSON.parse(text) as { type: string }).type);

test('errors of a page wake somebody once, who takes them on until they are over', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await page.goto(candor.open);
  await page.goto(`${candor.server}/alerts/channels`);
  await page.getByLabel('Name').fill('On call');
  await page.getByLabel('Address').fill(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`);
  await page.getByLabel('Signing secret').fill(secret);
  await page.getByRole('button', { name: 'Make channel' }).click();
  await page.getByRole('button', { name: 'Send a test to On call' }).click();
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  expect(told()).toEqual(['alert.test']);

  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Any error');
  await page.getByRole('textbox', { name: 'Value' }).fill('0');
  await page.getByLabel('Window, minutes').fill('1');
  await page.getByLabel('Looks every, minutes').fill('0.17');
  await page.getByLabel('Good for, minutes').fill('0');
  await page.getByRole('checkbox', { name: 'On call' }).check();
  await page.getByRole('button', { name: 'Preview the last day' }).click();
  await expect(page.getByText('It would not have fired')).toBeVisible();
  expect((await axe(page).analyze()).violations).toEqual([]);
  await page.getByRole('button', { name: 'Make rule' }).click();
  await expect(page.getByRole('heading', { level: 3, name: 'Any error' })).toBeVisible();

  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(`${candor.demo}/errors`);
  await answerConsent(visitor, 'full');
  await visitor.getByTestId('cause-chain').click();
  await visitor.goto('about:blank');

  await expect.poll(told, { timeout: 60_000 }).toEqual(['alert.test', 'alert.firing']);
  const { headers, text } = messages[1] ?? { headers: {}, text: '' };
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
  );

  await page.getByRole('link', { name: 'Incidents', exact: true }).first().click();
  await page.getByRole('link', { name: 'Any error' }).click();
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(page.locator('.mark').getByText('Acknowledged')).toBeVisible();
  await page.getByLabel('Note').fill('It is the demo. Ask ada@example.com.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(page.getByText('It is the demo.')).toBeVisible();
  await expect(page.getByText('ada@example.com')).toHaveCount(0);
  expect((await axe(page).analyze()).violations).toEqual([]);

  await expect(page.locator('.mark').getByText('Resolved')).toBeVisible({ timeout: 120_000 });
  await expect
    .poll(told, { timeout: 30_000 })
    .toEqual(['alert.test', 'alert.firing', 'alert.acknowledged', 'alert.resolved']);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'As Markdown' }).click();
  expect((await download).suggestedFilename()).toMatch(/^incident-i_.+\.md$/);
});
