import type { StoredEvent } from '@candor/server/api';
import { expect, type Request, test } from '@playwright/test';
import { dumpDatabase, filesUnder } from './databaseBytes.ts';
import { answerConsent, consentDialog } from './demoConsent.ts';
import { QueryApi } from './queryApi.ts';
import { watchVitals } from './reference.ts';
import { unpack } from './rig/unpack.ts';
import { type Started, start } from './start.ts';

/** What the demo's form leaks; none of it may be anywhere behind the page. */
const secrets = [
  'ada@example.com',
  'ada%40example.com',
  '202-555-0143',
  '2025550143',
  '219-09-9999',
  '219099999',
  '4242 4242 4242 4242',
  '4242+4242+4242+4242',
  '4242424242424242',
  'not-a-real-token-1234567890',
];

/** Known to have been sent: what proves that a search would find something. */
const control = 'guestbook';

test.describe.configure({ mode: 'serial' });

let candor: Started;
let api: QueryApi;
const requests: string[] = [];

test.beforeAll(async () => {
  candor = await start();
  api = new QueryApi(candor.server, candor.adminToken);
});
test.afterAll(() => candor.stop());

test('what happens in the demo is stored exactly once', async ({ page }) => {
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().startsWith(candor.server))
      requests.push(bodyOf(request));
  });
  const reference = await watchVitals(page);

  await test.step('allow measuring', async () => {
    await page.goto(`${candor.demo}/`);
    await answerConsent(page, 'full');
    await expect(consentDialog(page)).toBeHidden();
  });
  await test.step('be slow, shift and freeze', async () => {
    await page.goto(`${candor.demo}/vitals`);
    await expect
      .poll(() => page.getByTestId('hero').evaluate((image: HTMLImageElement) => image.naturalWidth), {
        timeout: 15_000,
      })
      .toBeGreaterThan(0);
    await page.waitForTimeout(300);
    await page.getByTestId('layout-shift').click();
    await expect(page.getByTestId('shifted')).toBeVisible();
    await page.getByTestId('slow-interaction').click();
    await expect(page.getByTestId('frozen')).toHaveText(/once/);
    // What the library says while the page is being left may not reach the test any more.
    await expect.poll(() => reference.get('/vitals INP')?.value).toBeGreaterThan(300);
    await expect.poll(() => reference.get('/vitals CLS')?.value).toBeGreaterThan(0.1);
  });
  await test.step('break everything', async () => {
    await page.goto(`${candor.demo}/errors`);
    for (const id of [
      'throw-error',
      'reject-promise',
      'capture-error',
      'render-error',
      'throw-string',
      'cross-origin-error',
    ])
      await page.getByTestId(id).click();
    await expect(page.getByTestId('render-fallback')).toBeVisible();
    await page.waitForTimeout(500);
  });
  await test.step('let a service fail', async () => {
    await page.goto(`${candor.demo}/health`);
    await page.getByTestId('service-down').click();
    await expect(page.getByTestId('health-doorbell')).toHaveText('unhealthy', { timeout: 15_000 });
  });
  await test.step('leak', async () => {
    await page.goto(`${candor.demo}/form`);
    for (const id of ['leak-event', 'leak-error', 'leak-url']) await page.getByTestId(id).click();
    await expect(page.getByTestId('secrets-before')).not.toHaveText('0');
    await expect(page.getByTestId('secrets-after')).toHaveText('0');
    // Sent while the page lives, so that the browser shows the test what it sends.
    await expect.poll(() => requests.some((body) => body.includes(control))).toBe(true);
  });
  await test.step('leave', async () => {
    await page.goto('about:blank');
  });

  const events = await settledEvents();

  expect(duplicates(events.map(({ id }) => id))).toEqual([]);
  for (const message of [
    /open/,
    /The keys are not under the mat/,
    /The stairs have 13 steps/,
    /The chandelier has no ceiling/,
    /The cellar is flooded/,
    /Script error/,
  ])
    expect(
      events.filter((event) => event.type === 'exception' && message.test(event.message)),
      String(message),
    ).toHaveLength(1);
  for (const type of ['form.submitted', 'form.shared'])
    expect(
      events.filter((event) => event.type === type),
      type,
    ).toHaveLength(1);

  for (const name of ['LCP', 'CLS', 'INP', 'FCP', 'TTFB']) {
    const ours = events.filter(
      (event) => event.type === 'browser.web_vital' && event.name === name && event.page === '/vitals',
    );
    expect(ours.length, `${name} was reported`).toBeGreaterThan(0);
    const [newest] = ours.toSorted((a, b) => b.at - a.at);
    expect(newest?.value, name).toBe(reference.get(`/vitals ${name}`)?.value);
  }
});

test('the questions answer with what happened', async () => {
  const [vitals, errors, health, status] = await Promise.all([
    api.vitals('/vitals'),
    api.errors(),
    api.health(),
    api.status(),
  ]);
  const ratingOf = (name: string) => vitals.summary.find((vital) => vital.name === name)?.rating;

  expect(ratingOf('LCP')).toBe('needs-improvement');
  expect(ratingOf('CLS')).not.toBe('good');
  expect(ratingOf('INP')).not.toBe('good');
  expect(errors.groups.map(({ type }) => type)).toEqual(expect.arrayContaining(['TypeError', 'RangeError']));
  expect(health.services.find(({ service }) => service === 'doorbell')?.status).toBe('unhealthy');
  expect(health.services.find(({ service }) => service === 'house')?.status).toBe('healthy');
  expect(status.outcomes).toMatchObject({ invalid: 0, consent: 0, oversize: 0, limited: 0 });
});

test('a stack shows the lines that the site is written in', async () => {
  const { groups } = await api.errors();
  const group = groups.find(({ type }) => type === 'TypeError');
  const { samples } = await api.error(group?.fingerprint ?? '');
  const [thrown] = samples[0]?.frames ?? [];

  expect(thrown).toMatchObject({ function: 'openTheDoor', file: 'src/pages/ErrorsPage.tsx' });
  expect(thrown?.context.find(({ line }) => line === thrown.line)?.text).toContain('.open()');
});

test('nothing personal went over the wire or came to rest', async () => {
  const { dataFolder } = candor;
  const spooledAndStored: string[] = [];
  const look = async () => {
    for await (const { path, bytes } of filesUnder(dataFolder)) {
      const text = bytes.toString('latin1');
      for (const secret of secrets) if (text.includes(secret)) spooledAndStored.push(`${secret} in ${path}`);
    }
  };
  await look();
  candor.process.kill('SIGINT');
  await expect.poll(() => candor.process.exitCode).toBe(0);
  await look();
  const database = await dumpDatabase(dataFolder);

  expect(spooledAndStored).toEqual([]);
  expect(database).toContain(control);
  expect(secrets.filter((secret) => database.includes(secret))).toEqual([]);
  expect(requests.some((body) => body.includes(control))).toBe(true);
  expect(secrets.filter((secret) => requests.some((body) => body.includes(secret)))).toEqual([]);
  expect(secrets.filter((secret) => candor.output().includes(secret))).toEqual([]);
});

/** All events, once two looks in a row have found the same number and nothing waits to be loaded. */
async function settledEvents(): Promise<StoredEvent[]> {
  let seen = -1;
  let events: StoredEvent[] = [];
  await expect
    .poll(
      async () => {
        const { spool } = await api.status();
        const before = seen;
        events = await api.events();
        seen = events.length;
        return spool.waitingEvents === 0 && seen > 0 && seen === before;
      },
      { timeout: 30_000, intervals: [1500] },
    )
    .toBe(true);
  return events;
}

/** What a request carried, unpacked. */
function bodyOf(request: Request): string {
  const body = request.postDataBuffer();
  return body ? unpack(body).toString('utf8') : '';
}

function duplicates(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
