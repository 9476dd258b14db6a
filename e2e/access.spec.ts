import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { DASHBOARD_PAGES } from '../apps/dashboard/dev/pages.ts';
import { axe } from './rig/axe.ts';
import { type Started, start } from './start.ts';

const PASSWORD = 'a stair to climb';

test.describe.configure({ mode: 'serial' });

let candor: Started;

// Of its own: the first account ends the link that other tests sign in with.
test.beforeAll(async () => {
  candor = await start();
});
test.afterAll(async () => {
  await candor.stop();
});

async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.goto(`${candor.server}/`);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
}

test('the link of the first start leads to the dashboard, and from there to the first account', async ({
  page,
}) => {
  await page.goto(candor.open);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.goto(`${candor.server}/settings`);
  await page.getByRole('link', { name: 'Make the first' }).click();

  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const again = await page.request.get(candor.open, { maxRedirects: 0 });
  expect(again.status()).toBe(401);
});

test('that link, once it is spent, leads to the form and says so', async ({ page }) => {
  await page.goto(candor.open);

  await expect(page.getByText('That link opens nothing any more.')).toBeVisible();
  expect(page.url()).not.toContain('token');
});

test('says that a name and a password do not go together', async ({ page }) => {
  await signIn(page, 'Ada', 'not the right one');

  await expect(page.getByRole('alert')).toHaveText('This name and password do not go together.');
});

test('an admin invites somebody, who chooses a password and sees what a viewer may', async ({
  page,
  browser,
}) => {
  await signIn(page, 'Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByLabel('Name').fill('Bob');
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('heading', { name: 'An invitation for Bob' })).toBeFocused();
  const link = (await page.locator('.once-shown code').textContent()) ?? '';

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(link);
  await expect(theirs).toHaveURL(`${candor.server}/welcome`);
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.keyboard.press('Enter');
  await expect(theirs.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await theirs.goto(`${candor.server}/settings/users`);
  await expect(theirs.getByText('This needs the role admin')).toBeVisible();
  await expect(theirs.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
  expect((await theirs.request.get(`${candor.server}/api/v1/users`)).status()).toBe(403);
});

test('an editor’s key takes events, and none once it is removed', async ({ page }) => {
  await signIn(page, 'Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByLabel('Name').fill('Shop');
  await page.getByLabel('Origins').fill('https://shop.example');
  await page.getByRole('button', { name: 'Make key' }).click();
  const card = page.getByRole('listitem').filter({ hasText: 'https://shop.example' });
  const key = (await card.locator('code').textContent()) ?? '';
  const preflight = (): Promise<number> =>
    page.request
      .fetch(`${candor.server}/v1/envelopes?key=${key}`, {
        method: 'OPTIONS',
        headers: { origin: 'https://shop.example' },
      })
      .then((answer) => answer.status());
  expect(await preflight()).toBe(204);

  await card.getByRole('button', { name: 'Remove Shop' }).click();
  await card.getByRole('button', { name: 'Remove Shop for good' }).click();

  await expect(card).toHaveCount(0);
  expect(await preflight()).toBe(401);
});

test('a token is shown once and asks', async ({ page, playwright }) => {
  await signIn(page, 'Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Tokens' }).click();
  await page.getByLabel('Name').fill('Nightly');
  await page.getByRole('button', { name: 'Make token' }).click();
  const secret = (await page.locator('.once-shown code').textContent()) ?? '';
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  const program = await playwright.request.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${secret}` },
  });
  const answer = await program.get(`${candor.server}/api/v1/me`);
  expect(await answer.json()).toMatchObject({ kind: 'token', name: 'Nightly', role: 'viewer' });
});

test('an admin looks up, takes along and erases what is kept of a person', async ({ page }) => {
  const visit = 'b'.repeat(32);
  const key = await firstKey(page);
  const sent = await page.request.post(`${candor.server}/v1/envelopes?key=${key}`, {
    data: {
      v: 1,
      id: randomUUID(),
      origin: randomUUID(),
      sentAt: Date.now(),
      sdk: { name: 'test', version: '1' },
      context: { consent: 'enhanced', session: visit },
      events: [1, 2].map((seq) => ({ seq, type: 'checkout', timestamp: Date.now(), data: { plan: '=1+1' } })),
    },
  });
  expect(sent.status()).toBe(202);
  await signIn(page, 'Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Privacy' }).click();
  const look = async (): Promise<void> => {
    await page.getByLabel('Ids of visits').fill(visit);
    await page.getByRole('button', { name: 'Look' }).click();
  };
  await expect(async () => {
    await look();
    await expect(page.getByText('2 events of 1 visit')).toBeVisible({ timeout: 1_000 });
  }).toPass();

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('visits.csv');
  expect((await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n')).toHaveLength(3);
  await page.getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('button', { name: 'Really erase' }).click();
  await expect(page.getByText('Erased 2 events, for good.')).toBeVisible();

  await look();
  await expect(page.getByText('Nothing is kept of these visits.')).toBeVisible();
  await page.getByRole('link', { name: 'Audit log' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'visits.erased' })).toContainText('Ada');
});

test('an admin restricts what is kept of a visit, which is then in no answer, until that is lifted', async ({
  page,
}) => {
  const [theirs, other] = ['c'.repeat(32), 'd'.repeat(32)];
  const key = await firstKey(page);
  for (const session of [theirs, other]) {
    const sent = await page.request.post(`${candor.server}/v1/envelopes?key=${key}`, {
      data: {
        v: 1,
        id: randomUUID(),
        origin: randomUUID(),
        sentAt: Date.now(),
        sdk: { name: 'test', version: '1' },
        context: { consent: 'enhanced', session, release: `of ${session}` },
        events: [1, 2, 3].map((seq) => ({
          seq,
          type: 'order',
          timestamp: Date.now(),
          data: { of: session },
        })),
      },
    });
    expect(sent.status()).toBe(202);
  }
  await signIn(page, 'Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Privacy' }).click();
  await expect(async () => {
    await page.getByLabel('Ids of visits').fill(theirs);
    await page.getByRole('button', { name: 'Look' }).click();
    await expect(page.getByText('3 events of 1 visit')).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const ask = async (question: string): Promise<string> => {
    const range = `from=${Date.now() - 600_000}&to=${Date.now() + 600_000}`;
    return (await page.request.get(`${candor.server}/api/v1/${question}&${range}`)).text();
  };
  const orders = async (): Promise<number> => {
    const { rows } = JSON.parse(await ask(`ask?q=${encodeURIComponent('count of order')}`));
    return rows[0]?.value ?? 0;
  };
  const producedInAll = async (): Promise<number> => JSON.parse(await ask('delivery?')).total.produced;
  await expect.poll(orders, { timeout: 20_000 }).toBe(6);
  const produced = await producedInAll();
  const stored = async (): Promise<number> => JSON.parse(await ask('status?')).outcomes.stored;
  const storedBefore = await stored();

  await page.getByRole('button', { name: 'Restrict', exact: true }).click();
  await expect(page.getByText('restricted', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Lift the restriction' })).toBeVisible();

  expect(await orders()).toBe(3);
  expect(await ask('events?limit=1000')).not.toContain(theirs);
  expect(await ask('events?limit=1000')).toContain(other);
  expect(await ask('delivery/sessions?')).not.toContain(theirs);
  // What became of events is no answer about anybody, and stays.
  expect(await stored()).toBe(storedBefore);

  await page.getByRole('button', { name: 'Lift the restriction' }).click();
  await expect(page.getByRole('button', { name: 'Restrict', exact: true })).toBeVisible();
  expect(await orders()).toBe(6);
  expect(await ask('events?limit=1000')).toContain(theirs);
  expect(await producedInAll()).toBe(produced);

  await page.getByRole('link', { name: 'Audit log' }).click();
  for (const what of ['visits.restricted', 'visits.lifted'])
    await expect(page.getByRole('row').filter({ hasText: what }).first()).toContainText('Ada');
});

async function firstKey(page: Page): Promise<string> {
  await signIn(page, 'Ada');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  const { writeKey } = await (await page.request.get(`${candor.server}/api/v1/status`)).json();
  await page.context().clearCookies();
  return writeKey;
}

test('the audit log names who did what, and says that it is whole', async ({ page }) => {
  await signIn(page, 'Ada');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Audit log' }).click();

  await expect(page.getByRole('row').filter({ hasText: 'token.added' })).toContainText('Ada');
  await page.getByRole('button', { name: 'Check the log' }).click();
  await expect(page.getByText(/Intact: \d+ entries/)).toBeVisible();
});

test('no page of another origin can change anything with an open session', async ({ page }) => {
  await signIn(page, 'Ada');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  await page.goto(candor.demo);
  const statuses = await page.evaluate(async (server) => {
    const attempt = (init: RequestInit): Promise<string> =>
      fetch(`${server}/api/v1/projects`, { method: 'POST', credentials: 'include', ...init }).then(
        ({ status, type }) => `${type} ${status}`,
        () => 'blocked',
      );
    const body = '{"project":"stolen"}';
    return [
      await attempt({ mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body }),
      await attempt({ headers: { 'content-type': 'application/json', 'candor-page': '1' }, body }),
    ];
  }, candor.server);

  expect(statuses).toEqual(['opaque 0', 'blocked']);
  await page.goto(`${candor.server}/settings`);
  await expect(page.getByText('Projects')).toBeVisible();
  await expect(page.getByText('stolen')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`settings and sign-in are accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${candor.server}/`);
    await expect(page.getByLabel('Password')).toBeVisible();
    expect((await axe(page).analyze()).violations).toEqual([]);
    await signIn(page, 'Ada');
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    for (const { name, path } of DASHBOARD_PAGES.filter(({ kind }) => kind === 'settings')) {
      await page.goto(candor.server + path);
      await expect(page.locator('.bone')).toHaveCount(0);
      expect((await axe(page).analyze()).violations, name).toEqual([]);
    }
  });
}
