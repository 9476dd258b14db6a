import { describeCollection, type Envelope } from '@candor/core';
import { answerConsent } from './demoConsent.ts';
import { unpack } from './rig/unpack.ts';
import { expect, test } from './test.ts';

for (const level of ['basic', 'enhanced', 'full'] as const)
  test(`the Privacy page says of every event what ${level} lets through`, async ({ page }) => {
    await page.goto('/privacy');

    await page.getByTestId(`describe-${level}`).click();

    for (const { type, fields } of describeCollection(level).events) {
      if (type === '*' || fields.length === 0) continue;
      const details = page.getByTestId(`described-${type}`);
      await details.locator('summary').click();
      await expect(details.locator('dt code')).toHaveText(fields.map(({ name }) => name));
    }
    const own = page.getByTestId('described-privacy.looked');
    await expect(own).toHaveCount(level === 'basic' ? 0 : 1);
  });

test('at none the Privacy page has nothing to list', async ({ page }) => {
  await page.goto('/privacy');

  await expect(page.getByTestId('describe-none')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('[data-testid^="described-"]')).toHaveCount(0);
});

test('what basic sends is what it lets through, and no more', async ({ page, candor }) => {
  const envelopes: Envelope[] = [];
  page.on('request', (request) => {
    const body = request.postDataBuffer();
    if (body && request.url().startsWith(`${candor.server}/v1/envelopes`)) envelopes.push(read(body));
  });
  await page.goto('/errors');
  await answerConsent(page, 'basic');
  const sent = page.waitForResponse(
    (response) => response.url().startsWith(`${candor.server}/v1/envelopes`) && response.status() === 202,
  );

  await page.evaluate(() => setTimeout(() => Promise.reject(new Error('at basic'))));
  await sent;
  await page.waitForTimeout(2500);

  const basic = describeCollection('basic');
  const names = (of: readonly { name: string }[]): string[] => of.map(({ name }) => name);
  const events = envelopes.flatMap((envelope) => envelope.events);
  expect(events.map(({ type }) => type)).toContain('exception');
  for (const { context, events: _, ...envelope } of envelopes) {
    expect(names(basic.context)).toEqual(expect.arrayContaining(Object.keys(context)));
    expect(names(basic.envelope)).toEqual(expect.arrayContaining(Object.keys(envelope)));
  }
  for (const { data, ...event } of events) {
    const described = basic.events.find(({ type }) => type === event.type);
    expect(names(described?.fields ?? [])).toEqual(expect.arrayContaining(Object.keys(data)));
    expect(names(basic.eventFields)).toEqual(expect.arrayContaining(Object.keys(event)));
  }
});

function read(body: Buffer): Envelope {
  return JSON.parse(unpack(body).toString('utf8'));
}
