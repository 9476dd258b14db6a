import { type TelemetryFixtures, telemetryFixtures } from '@candor/core/testing/playwright';
import { test as base, expect } from '@playwright/test';
import { buildScript } from '../packages/core/scripts/buildScript.ts';
import { type Receiver, startReceiver } from '../packages/core/test/receiver.ts';
import {
  type ExampleSite,
  startEditedExample,
  startExpressExample,
  startNextExample,
  startPlainExample,
  startViteExample,
} from './exampleSite.ts';
import { sharedFixture } from './rig/sharedFixture.ts';

interface Sites {
  reactRouter: ExampleSite;
  tanStackRouter: ExampleSite;
  next: ExampleSite;
  plain: ExampleSite;
  receiver: Receiver;
  express: ExampleSite;
}

const test = base.extend<TelemetryFixtures & { problems: string[] }, Sites>({
  ...telemetryFixtures(),
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    await use(problems);
  },
  reactRouter: sharedFixture(() => startViteExample('vite-react-router')),
  tanStackRouter: sharedFixture(() => startViteExample('tanstack-router')),
  next: sharedFixture(() => startNextExample('next'), { timeout: 300_000 }),
  receiver: sharedFixture(startReceiver),
  express: [
    async ({ receiver }, use) => {
      const site = await startExpressExample('express-ssr', receiver.url);
      await use(site);
      await site.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  plain: sharedFixture(async () => {
    const { code } = await buildScript();
    return startPlainExample('plain-html', { '/candor.js': code });
  }),
});

const viewsOf = (events: readonly { type: string; page?: string }[]): unknown[] =>
  events.filter(({ type }) => type === 'page_view').map(({ page }) => page);

test.describe('Vite and React Router', () => {
  test('sends nothing before consent, and then views by route, events and errors once', async ({
    page,
    telemetry,
    reactRouter,
    problems,
  }) => {
    await page.goto(reactRouter.url);
    await page.getByRole('link', { name: 'Lamp 7' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    // Longer than what waits would wait.
    await page.waitForTimeout(1500);
    expect(telemetry.events).toEqual([]);

    await page.getByRole('button', { name: 'Yes' }).click();
    await expect(page.getByLabel('Privacy')).toBeHidden();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Lamp 8' }).click();
    await page.getByRole('button', { name: 'Switch on' }).click();
    const eventId = await page.getByRole('alert').locator('code').textContent();
    await page.getByRole('button', { name: 'Repair it' }).click();
    await expect(page.getByRole('button', { name: 'Switch on' })).toBeVisible();
    await page.getByRole('link', { name: 'Home' }).click();

    await expect.poll(() => viewsOf(telemetry.events)).toEqual(['/lamps/:id', '/lamps/:id', '/']);
    const added = await telemetry.waitFor('cart.add', { sku: '7' });
    expect(added.page).toBe('/lamps/:id');
    const exceptions = telemetry.events.filter(({ type }) => type === 'exception');
    expect(exceptions).toMatchObject([
      {
        page: '/lamps/:id',
        data: {
          errorId: eventId,
          message: 'The bulb has burst',
          handled: true,
          count: 1,
          context: { componentStack: expect.stringMatching(/\S/) },
        },
      },
    ]);
    expect(telemetry.envelopes[0]?.context.release).toBe('lamps@1');
    expect(new Set(telemetry.envelopes.map(({ origin }) => origin)).size).toBe(1);
    expect(problems).toEqual([]);
  });

  test('asks nobody twice', async ({ page, telemetry, reactRouter }) => {
    await page.goto(reactRouter.url);
    await page.getByRole('button', { name: 'No' }).click();
    await expect(page.getByLabel('Privacy')).toBeHidden();

    await page.reload();
    await expect(page.getByRole('heading', { name: 'Lamps' })).toBeVisible();

    await expect(page.getByLabel('Privacy')).toBeHidden();
    expect(telemetry.events).toEqual([]);
  });

  test('keeps what a server does not take, and sends it again', async ({ page, telemetry, reactRouter }) => {
    telemetry.status = 503;
    await page.goto(`${reactRouter.url}/lamps/7`);
    await page.getByRole('button', { name: 'Yes' }).click();
    const asked = page.waitForRequest(/\/v1\/envelopes/);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await asked;

    telemetry.status = 202;

    await telemetry.waitFor('cart.add', { sku: '7' });
    expect(telemetry.events.filter(({ type }) => type === 'cart.add')).toHaveLength(1);
  });
});

for (const version of [6, 7]) {
  test(`Vite and React Router ${version}: views have the names of routes`, async ({
    page,
    telemetry,
    problems,
  }) => {
    const site = await startViteExample('vite-react-router', { 'react-router': `react-router-${version}` });
    try {
      await page.goto(site.url);
      await page.getByRole('button', { name: 'Yes' }).click();
      for (const name of ['Lamp 7', 'Lamp 8', 'Home']) {
        await page.getByRole('link', { name }).click();
        await expect(page.getByRole('heading')).toHaveText(name === 'Home' ? 'Lamps' : name);
      }

      await expect.poll(() => viewsOf(telemetry.events)).toEqual(['/', '/lamps/:id', '/lamps/:id', '/']);
      expect(problems).toEqual([]);
    } finally {
      await site.close();
    }
  });
}

test('hot reload keeps one collector', async ({ page, telemetry }) => {
  const site = await startEditedExample('vite-react-router');
  try {
    await page.goto(`${site.url}/lamps/7`, { waitUntil: 'networkidle' });
    // What the first look has to prepare may load the page once more.
    await page.goto(`${site.url}/lamps/7`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));

    for (const [file, from, to] of [
      ['src/ConsentBanner.tsx', 'May we count', 'Could we count'],
      ['src/App.tsx', 'lamps@1', 'lamps@2'],
      ['src/Lamp.tsx', 'Add to cart', 'Put into the cart'],
    ] as const) {
      const isThere = page.waitForEvent('console', (said) => said.text().includes(`hot updated: /${file}`));
      await site.edit(file, from, to);
      await isThere;
    }
    await page.getByRole('button', { name: 'Put into the cart' }).click();

    await expect.poll(() => telemetry.events.filter(({ type }) => type === 'cart.add')).toHaveLength(2);
    expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
    expect(new Set(telemetry.envelopes.map(({ origin }) => origin)).size).toBe(1);
    expect(viewsOf(telemetry.events)).toEqual(['/lamps/:id']);
  } finally {
    await site.close();
  }
});

test('TanStack Router: views have the names of routes', async ({
  page,
  telemetry,
  tanStackRouter,
  problems,
}) => {
  await page.goto(tanStackRouter.url);
  for (const name of ['Lamp 7', 'Lamp 8', 'Home']) {
    await page.getByRole('link', { name }).click();
    await expect(page.getByRole('heading')).toHaveText(name === 'Home' ? 'Lamps' : name);
  }

  await expect.poll(() => viewsOf(telemetry.events)).toEqual(['/', '/lamps/$id', '/lamps/$id', '/']);
  expect(problems).toEqual([]);
});

test('Next: views have the names of routes, and errors the navigation before them', async ({
  page,
  telemetry,
  next,
  problems,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(next.url);
  await page.getByRole('link', { name: 'Lamp 7' }).click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: 'Lamp 8' }).click();
  await expect(page.getByRole('heading')).toHaveText('Lamp 8');
  // Of hydration.
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByRole('alert').first()).toHaveText('The lamp is broken.');

  await telemetry.waitFor('exception', { message: 'The bulb has burst', handled: true, count: 1 });
  await expect.poll(() => viewsOf(telemetry.events)).toEqual(['/', '/lamps/[id]', '/lamps/[id]']);
  expect((await telemetry.waitFor('cart.add', { sku: '7' })).page).toBe('/lamps/[id]');
  const exceptions = telemetry.events.filter(({ type }) => type === 'exception');
  expect(exceptions).toHaveLength(1);
  expect(JSON.stringify(exceptions[0]?.data['breadcrumbs'])).toContain('/lamps/8');
  expect(problems).toEqual([]);
});

test('plain HTML: asks, and then tells of views, marked clicks and errors', async ({
  page,
  telemetry,
  plain,
}) => {
  await page.goto(plain.url);
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('button', { name: 'Yes' }).click();
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('button', { name: 'Switch on' }).click();
  await telemetry.waitFor('exception', { message: 'The bulb has burst', handled: false });
  await page.getByRole('link', { name: 'Lamp' }).click();

  await expect.poll(() => viewsOf(telemetry.events)).toEqual(['/', '/lamp.html']);
  await expect(page.getByLabel('Privacy')).toBeHidden();
  const clicks = telemetry.events.filter(({ type }) => type === 'ui.click');
  expect(clicks.map(({ data }) => data)).toEqual([{ name: 'add-to-cart' }]);
});

test.describe('Express with server-side rendering', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

  const eventsOf = ({ received }: Receiver, type: string) =>
    received
      .flatMap(({ envelope }) => envelope.events.map((event) => ({ ...event, context: envelope.context })))
      .filter((event) => event.type === type);

  test.beforeEach(({ receiver }) => {
    receiver.received.length = 0;
  });

  test('what has to be waited for comes after the rest, and the trace of the request goes on', async ({
    receiver,
    express,
  }) => {
    const answer = await fetch(`${express.url}/lamps/7`, { headers: { traceparent } });
    const chunks: string[] = [];
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) chunks.push(chunk);

    const html = chunks.join('');
    const early = chunks
      .slice(
        0,
        chunks.findIndex((chunk) => chunk.includes('42 in stock')),
      )
      .join('');
    expect(early).toContain('Counting');
    expect(html).toContain('42 in stock');
    expect(html).toMatch(new RegExp(`<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01"`));
    await expect
      .poll(() => eventsOf(receiver, 'http.request').map(({ data }) => data))
      .toEqual([
        {
          method: 'GET',
          route: '/lamps/:id',
          status: 200,
          isComplete: true,
          durationMs: expect.any(Number),
          traceId,
        },
      ]);
    expect(eventsOf(receiver, 'http.request')[0]?.context).toMatchObject({
      environment: 'server',
      device: 'server',
    });
    expect(JSON.stringify(receiver.envelopes())).not.toContain('/lamps/7');
  });

  test('the page is hydrated, and told with the trace of its request once somebody agrees', async ({
    page,
    receiver,
    express,
    problems,
  }) => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${express.url}/lamps/7`);
    await expect(page.getByText('42 in stock')).toBeVisible();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    // Hydrated: the banner is not in what the server sends.
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();

    await expect.poll(() => eventsOf(receiver, 'cart.add')).toHaveLength(1);
    const [added] = eventsOf(receiver, 'cart.add');
    await expect
      .poll(() => eventsOf(receiver, 'http.request').map(({ data }) => [data['route'], data['traceId']]))
      .toEqual(
        expect.arrayContaining([
          ['/lamps/:id', added?.data['traceId']],
          ['/api/lamps/:id/stock', added?.data['traceId']],
        ]),
      );
    expect(added?.page).toBe('/lamps/:id');
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('an error is told by the server and by the page, in one trace', async ({
    page,
    receiver,
    express,
  }) => {
    await page.goto(express.url);
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByRole('link', { name: 'Lamp 13' }).click();
    await expect(page.getByRole('alert')).toBeVisible();

    const traceOf = ({ data }: { data: Record<string, unknown> }) =>
      data['traceId'] ?? Object(data['context']).traceId;
    await expect
      .poll(() =>
        eventsOf(receiver, 'exception').map(({ context, data }) => [context.environment, data['message']]),
      )
      .toEqual(
        expect.arrayContaining([
          ['server', 'Nobody has counted this lamp'],
          [undefined, 'The stock is not known: 500'],
        ]),
      );
    expect(new Set(eventsOf(receiver, 'exception').map(traceOf)).size).toBe(1);
    const [thrown] = eventsOf(receiver, 'exception');
    await expect
      .poll(() =>
        eventsOf(receiver, 'http.request')
          .filter(({ data }) => data['status'] === 500)
          .map(traceOf),
      )
      .toContain(thrown && traceOf(thrown));
  });
});
