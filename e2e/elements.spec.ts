import { readFile } from 'node:fs/promises';
import { test as base, type ConsoleMessage, expect, type Page } from '@playwright/test';
import { type ElementsSite, startElementsSite } from './elementsSite.ts';
import { axe } from './rig/axe.ts';
import { sharedFixture } from './rig/sharedFixture.ts';
import { unpack } from './rig/unpack.ts';

interface Sent {
  readonly events: readonly { readonly type: string; readonly data: object }[];
}

const test = base.extend<{ problems: string[] }, { site: ElementsSite }>({
  site: sharedFixture(startElementsSite),
  // What the policy refuses is told there, and nowhere else.
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('console', (message: ConsoleMessage) => {
      if (message.type() === 'error' && !message.text().includes('404')) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    await use(problems);
    expect(problems).toEqual([]);
  },
});

const dialog = (page: Page) => page.getByRole('dialog');

/** Opens the page and starts a collector there, with the elements that are named. */
async function open(page: Page, site: ElementsSite, query = ''): Promise<void> {
  await page.goto(`${site.url}/${query}`);
  await page.waitForFunction(() => 'candorElements' in globalThis);
  await page.evaluate(() => {
    const { CandorConsent, CandorFeedback, CandorPrivacy, ErrorTracking, register, TelemetryCollector } =
      candorElements;
    const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', flushIntervalMs: 1000 });
    const errors = new ErrorTracking(collector);
    register(CandorConsent, CandorFeedback, CandorPrivacy);
    globalThis.watched = { collector, errors };
    const consent = document.querySelector<InstanceType<typeof CandorConsent>>('candor-consent');
    if (consent) consent.collector = collector;
  });
}

async function addPrivacy(page: Page): Promise<void> {
  await page.evaluate(() => {
    const element = document.createElement('candor-privacy');
    Object.assign(element, { collector: watched.collector });
    document.querySelector('main')?.append(element);
  });
}

/** Adds the dashboard, of a record with a long name and with what takes long. */
async function addDashboard(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { CandorDashboard, LocalStore, register } = candorElements;
    const store = new LocalStore(watched.collector);
    for (const command of ['find', 'a-name-that-is-much-too-long-to-stand-beside-numbers-on-a-phone'])
      watched.collector.track({ type: 'command.run', data: { command, durationMs: 1234, success: false } });
    register(CandorDashboard);
    document.querySelector('main')?.append(Object.assign(new CandorDashboard(), { store }));
  });
  await expect(page.locator('candor-dashboard table').first()).toBeVisible();
}

/** Adds the feedback dialog and opens it, about an error if wanted. */
async function askFeedback(page: Page, isAboutError = false): Promise<void> {
  await page.evaluate((isAboutError) => {
    const element = document.createElement('candor-feedback') as InstanceType<
      typeof candorElements.CandorFeedback
    >;
    element.errors = watched.errors;
    document.body.append(element);
    element.show(isAboutError ? watched.errors.captureError(new Error('broken')) : undefined);
  }, isAboutError);
}

const consentOf = (page: Page) =>
  page.evaluate(() => [watched.collector.getConsent(), watched.collector.hasChosen()]);

test('the consent dialog remembers a no and asks nobody twice', async ({ page, site, problems }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'No, measure nothing' }).click();
  await expect(dialog(page)).toBeHidden();
  expect(await consentOf(page)).toEqual(['none', true]);

  await open(page, site);

  await page.waitForTimeout(300);
  await expect(dialog(page)).toBeHidden();
  expect(problems).toEqual([]);
});

test('the consent dialog asks anew only who agreed to another text', async ({ page, site }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  expect(await consentOf(page)).toEqual(['enhanced', true]);
  await open(page, site);
  await page.waitForTimeout(300);
  await expect(dialog(page)).toBeHidden();

  await page.evaluate(() => {
    const element = document.createElement('candor-consent');
    Object.assign(element, { version: '2', collector: watched.collector });
    document.body.append(element);
  });

  await page.getByRole('button', { name: 'Yes, measure' }).click();
  expect(
    await page.evaluate(() => watched.collector.getConsentReceipts().map(({ version }) => version)),
  ).toEqual(['1', '2']);
});

test('yes and no weigh the same, and nothing is marked before', async ({ page, site, problems }) => {
  await page.setViewportSize({ width: 1000, height: 700 });
  await open(page, site);
  const no = page.getByRole('button', { name: 'No, measure nothing' });
  const yes = page.getByRole('button', { name: 'Yes, measure' });
  const look = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    const { color, backgroundColor, fontSize, fontWeight, borderColor } = getComputedStyle(element);
    return { width, height, color, backgroundColor, fontSize, fontWeight, borderColor };
  };
  await expect(no).toBeVisible();

  expect(await no.evaluate(look)).toEqual(await yes.evaluate(look));
  // The site's own colour, though its variable has a name that many have.
  expect((await no.evaluate(look)).borderColor).toBe('rgb(10, 100, 60)');
  await page.getByText('Choose how much').click();
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
  await expect(page.getByRole('button', { name: 'Save this choice' })).toBeDisabled();
  expect(problems).toEqual([]);
});

test('each level shows what it lets through and an example without personal data', async ({
  page,
  site,
  problems,
}) => {
  await open(page, site);
  await page.getByText('Choose how much').click();
  await page.getByText('Everything that is collected: And what is used').click();
  const example = page.getByRole('group', { name: 'An example, as it would be sent' }).last();

  await expect(example).toBeVisible();
  await expect(page.getByText('Which features are used, by how many and how often.').first()).toBeVisible();
  expect(await page.locator('pre').allTextContents()).toHaveLength(3);
  expect((await page.locator('pre').allTextContents()).join()).not.toContain('jane.doe');
  await page.getByRole('radio', { name: 'And returning visits' }).check();
  await page.getByRole('button', { name: 'Save this choice' }).click();
  expect(await consentOf(page)).toEqual(['full', true]);
  expect(problems).toEqual([]);
});

test('the consent dialog moves nothing on the page', async ({ page, site }) => {
  await page.goto(`${site.url}/`);
  const place = () => page.getByText('Words of the page.').boundingBox();
  const before = await place();

  await open(page, site);
  await expect(dialog(page)).toBeVisible();

  expect(await place()).toEqual(before);
  expect(await shiftOf(page)).toBe(0);
});

test('an answer that was given before any script counts', async ({ page, site, problems }) => {
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/elements.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${site.url}/?early`, { waitUntil: 'commit' });
  await page.getByRole('button', { name: 'Yes' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  letGo();

  await page.waitForFunction(() => 'candorElements' in globalThis);
  await page.evaluate(() => {
    const { CandorConsent, ErrorTracking, register, TelemetryCollector } = candorElements;
    const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' });
    globalThis.watched = { collector, errors: new ErrorTracking(collector) };
    Object.assign(document.querySelector('candor-consent') ?? {}, { collector });
    register(CandorConsent);
  });

  await expect.poll(() => consentOf(page)).toEqual(['basic', true]);
  await expect(dialog(page)).toBeHidden();
  expect(problems).toEqual([]);
});

/** What has moved since the page began, by the browser's own measure. */
const shiftOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 300);
      }),
  );

test('who has answered never sees the dialog of the page itself, and nobody sees the page move', async ({
  page,
  site,
  problems,
}) => {
  let letGo = (): void => undefined;
  const hold = async (): Promise<void> => {
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/elements.js', async (route) => {
      await held;
      await route.continue();
    });
  };
  const early = page.locator('candor-consent > dialog');
  const start = () =>
    page.evaluate(() => {
      const { CandorConsent, ErrorTracking, register, TelemetryCollector } = candorElements;
      const collector = new TelemetryCollector({ endpoint: '/v1/envelopes' });
      globalThis.watched = { collector, errors: new ErrorTracking(collector) };
      register(CandorConsent);
      Object.assign(document.querySelector('candor-consent') ?? {}, { collector });
    });
  const load = async (): Promise<void> => {
    letGo();
    await page.waitForFunction(() => 'candorElements' in globalThis);
    await start();
    await page.unroute('**/elements.js');
  };

  await hold();
  await page.goto(`${site.url}/?early`, { waitUntil: 'commit' });
  await expect(early).toBeVisible();
  await load();
  await expect(page.getByRole('button', { name: 'Yes, measure' })).toBeVisible();
  expect(await shiftOf(page)).toBe(0);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await expect(dialog(page)).toBeHidden();

  await hold();
  await page.goto(`${site.url}/?early`, { waitUntil: 'commit' });
  await expect(page.getByText('Words of the page.')).toBeVisible();
  await expect(early).toBeHidden();
  await load();
  await page.waitForTimeout(300);
  await expect(dialog(page)).toBeHidden();
  expect(await shiftOf(page)).toBe(0);

  expect(problems).toEqual([]);
});

test('the consent dialog can be used by keyboard alone, and gives the focus back', async ({ page, site }) => {
  await open(page, site);
  await expect(dialog(page)).toBeVisible();
  // It has not taken the focus from the page.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Of the page' })).toBeFocused();
  await page.keyboard.press('Tab');
  for (const name of ['No, measure nothing', 'Yes, measure']) {
    if (!(await page.getByRole('button', { name }).evaluate((e) => e.matches(':focus'))))
      await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();

  await page.getByRole('button', { name: 'Of the page' }).focus();
  await page.evaluate(() =>
    document.querySelector<InstanceType<typeof candorElements.CandorConsent>>('candor-consent')?.show(),
  );
  await expect(dialog(page)).toBeFocused();
  await page.keyboard.press('Escape');

  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Of the page' })).toBeFocused();
  expect(await consentOf(page)).toEqual(['enhanced', true]);
});

test('another tab answers for this one', async ({ page, site, context }) => {
  await open(page, site);
  await expect(dialog(page)).toBeVisible();
  const other = await context.newPage();
  await open(other, site);

  await other.getByRole('button', { name: 'No, measure nothing' }).click();

  await expect(dialog(page)).toBeHidden();
});

test('feedback travels redacted, with its error', async ({ page, site, problems }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await askFeedback(page, true);

  await expect(page.getByRole('heading', { name: 'Something went wrong.' })).toBeVisible();
  await page.getByLabel('In your own words').fill('it broke, write to jane.doe@example.com');
  await expect(page.locator('pre[part=preview]')).not.toContainText('jane.doe');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Thank you. It was handed over.')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.evaluate(() => watched.collector.flush());

  await expect.poll(() => site.sent.join()).toContain('error.feedback');
  const event = site.sent
    .flatMap((text) => JSON.parse(text).events)
    .find(({ type }) => type === 'error.feedback');
  expect(event.data.errorId).toBeTruthy();
  expect(event.data.message).toContain('it broke');
  expect(site.sent.join()).not.toContain('jane.doe');
  expect(problems).toEqual([]);
});

test('feedback that is written offline arrives later', async ({ page, site, context }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await askFeedback(page);
  await context.setOffline(true);
  const words = `written offline ${Date.now()}`;

  await page.getByLabel('In your own words').fill(words);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('You are offline')).toBeVisible();
  await context.setOffline(false);

  await expect.poll(() => site.sent.join(), { timeout: 30_000 }).toContain(words);
});

test('feedback says so where it is not allowed, and is not sent', async ({ page, site }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'No, measure nothing' }).click();
  await askFeedback(page);

  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Please write a few words first.')).toBeVisible();
  await page.getByLabel('In your own words').fill('never to be sent');
  await page.getByRole('button', { name: 'Send' }).click();

  await expect(page.getByText('Your privacy setting does not allow')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await page.evaluate(() => watched.collector.flush());
  expect(site.sent.join()).not.toContain('never to be sent');
});

test('the settings change the level, show, export and delete', async ({ page, site, problems }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await addPrivacy(page);
  await expect(page.getByRole('radio', { name: 'And what is used' })).toBeChecked();
  await page.getByRole('radio', { name: 'And returning visits' }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await consentOf(page)).toEqual(['full', true]);
  await page.evaluate(() => watched.collector.track({ type: 'feature.used', data: { featureId: 'lamp' } }));

  // As many visits leave them.
  await page.evaluate(() => {
    for (const visit of ['a', 'b']) localStorage.setItem(`candor.secret ${visit.repeat(22)}`, '1');
  });
  await page.getByRole('button', { name: 'Show it' }).click();
  await expect(page.getByText('Your decisions')).toBeVisible();
  await expect(page.locator('dd').filter({ hasText: 'candor.consent' })).toBeVisible();
  await expect(page.locator('dd').filter({ hasText: 'candor.secret' })).toHaveCount(1);
  const [json] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as JSON' }).click(),
  ]);
  expect(JSON.parse(await readFile(await json.path(), 'utf8'))).toMatchObject({ schema: 1 });
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  expect(await readFile(await csv.path(), 'utf8')).toContain('where,at,type,page,details');

  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('button', { name: 'No, keep it' }).click();
  expect(await page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();

  // The site's intake confirms nothing, so the erasure is still owed there.
  await expect(page.getByText('Deleted here.')).toBeVisible();
  expect(
    await page.evaluate(() =>
      Object.keys(localStorage)
        .map((name) => name.split(' ')[0])
        .sort(),
    ),
  ).toEqual(['candor.consent', 'candor.forget']);
  expect(problems).toEqual([]);
});

const panel = (page: Page) => page.locator('candor-debug');

/** Offers the panel, and collects an error that holds an address. */
async function debug(page: Page): Promise<void> {
  await page.evaluate(() => {
    candorElements.offerDebug(watched.collector);
  });
}

const leak = (page: Page) =>
  page.evaluate(() => {
    watched.errors.captureError(new Error('no profile for jane.doe@example.com'));
    watched.collector.track({ type: 'feature.used', data: { featureId: 'lamp' } });
  });

test('the debug panel shows what is kept, sent and removed, and no personal data', async ({
  page,
  site,
  problems,
}) => {
  await open(page, site, '?candor-debug');
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await debug(page);
  await expect(panel(page).getByText('Candor, what happens here').first()).toBeVisible();
  await leak(page);

  await expect(panel(page).getByText('removed: email')).toBeVisible();
  await page.evaluate(() => watched.collector.flush());
  await expect(panel(page).locator('summary').filter({ hasText: 'sent' }).first()).toContainText('accepted');
  expect(await panel(page).evaluate((element) => element.shadowRoot?.textContent)).not.toContain('jane.doe');
  await panel(page).getByLabel('Filter').fill('feature.used track');
  await expect(panel(page).locator('ol > li')).toHaveCount(1);
  await panel(page).locator('summary').click();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/elements/debug-light.png' });

  await panel(page).getByRole('button', { name: 'Pause' }).click();
  await leak(page);
  await page.waitForTimeout(200);
  await expect(panel(page).locator('ol > li')).toHaveCount(1);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    panel(page).getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject({
    schema: 1,
    activities: [{ what: 'track', about: 'feature.used' }],
  });
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await expect(panel(page)).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('the debug panel opens by a shortcut, and is not there before', async ({ page, site, problems }) => {
  await open(page, site);
  await debug(page);
  await page.getByRole('button', { name: 'No, measure nothing' }).click();
  await expect(panel(page)).toHaveCount(0);

  await page.getByRole('button', { name: 'Of the page' }).focus();
  await page.keyboard.press('Control+Alt+KeyD');
  await expect(panel(page).getByLabel('Filter')).toBeFocused();
  await leak(page);

  await expect(panel(page).locator('li').filter({ hasText: 'dropped consent' })).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 375, height: 740 });
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/elements/debug-dark.png' });
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Of the page' })).toBeFocused();
  expect(problems).toEqual([]);
});

test('the consent dialog, opened twice, gives the focus back to the page', async ({ page, site }) => {
  await open(page, site);
  const show = () =>
    page.evaluate(() =>
      document.querySelector<InstanceType<typeof candorElements.CandorConsent>>('candor-consent')?.show(),
    );
  await page.getByRole('button', { name: 'Of the page' }).focus();
  await show();
  await expect(dialog(page)).toBeFocused();
  await show();
  await page.keyboard.press('Escape');

  await expect(page.getByRole('button', { name: 'Of the page' })).toBeFocused();
});

test('the consent dialog, back on the page, does not ask who has answered meanwhile', async ({
  page,
  site,
}) => {
  await open(page, site);
  await expect(dialog(page)).toBeVisible();

  await page.evaluate(() => {
    const element = document.querySelector('candor-consent');
    element?.remove();
    watched.collector.setConsent('none', '1', 'settings');
    if (element) document.body.append(element);
  });

  await expect(dialog(page)).toBeHidden();
});

test('the feedback dialog, taken away while open, opens again over the page', async ({
  page,
  site,
  problems,
}) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await askFeedback(page);
  await expect(page.getByLabel('In your own words')).toBeVisible();

  const again = await page.evaluate(async () => {
    const element =
      document.querySelector<InstanceType<typeof candorElements.CandorFeedback>>('candor-feedback');
    element?.remove();
    element?.show();
    await element?.updateComplete;
    if (element) document.body.append(element);
    await element?.updateComplete;
    return element?.shadowRoot?.querySelector('dialog')?.matches(':modal');
  });

  expect(again).toBe(true);
  expect(problems).toEqual([]);
});

test('the settings, moved while they ask whether to delete, ask again over the page', async ({
  page,
  site,
  problems,
}) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await addPrivacy(page);
  await page.getByRole('button', { name: 'Delete everything' }).click();

  await page.evaluate(() => {
    const element = document.querySelector('candor-privacy');
    if (element) document.body.append(element);
  });
  await expect(page.getByRole('button', { name: 'No, keep it' })).toBeHidden();
  await page.getByRole('button', { name: 'Delete everything' }).click();

  await page.getByRole('button', { name: 'No, keep it' }).click();
  await expect(page.getByRole('button', { name: 'No, keep it' })).toBeHidden();
  expect(problems).toEqual([]);
});

test('the settings show nothing that was asked for before everything was deleted', async ({ page, site }) => {
  await open(page, site);
  await page.getByRole('button', { name: 'Yes, measure' }).click();
  await addPrivacy(page);
  await page.evaluate(() => {
    const { showMe } = watched.collector;
    // A server that takes its time.
    watched.collector.showMe = async () => {
      const report = await showMe.call(watched.collector);
      await new Promise<void>((resolve) => Object.assign(globalThis, { answer: resolve }));
      return report;
    };
  });
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.waitForFunction(() => 'answer' in globalThis);
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(page.getByText('Deleted here.')).toBeVisible();

  await page.evaluate(() => (globalThis as unknown as { answer: () => void }).answer());

  await page.waitForTimeout(200);
  await expect(page.getByText('Your decisions')).toBeHidden();
  await expect(page.getByText('Deleted here.')).toBeVisible();
});

test('the personal dashboard shows the record that it was given last', async ({ page, site }) => {
  await open(page, site);

  const kinds = await page.evaluate(async () => {
    const { CandorDashboard, LocalStore, register } = candorElements;
    register(CandorDashboard);
    const late = new LocalStore(watched.collector);
    const read = late.read.bind(late);
    let answer = () => {};
    late.read = async () => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return read();
    };
    const element = Object.assign(new CandorDashboard(), { store: late as typeof late | undefined });
    document.body.append(element);
    await element.updateComplete;
    element.store = undefined;
    await element.updateComplete;
    answer();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return element.shadowRoot?.querySelector('section') ?? null;
  });

  expect(kinds).toBeNull();
});

test('the personal dashboard says that there is more than it shows', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(() => watched.collector.setConsent('enhanced'));
  await addDashboard(page);
  await expect(page.getByText(/are shown/)).toHaveCount(0);

  await page.evaluate(async () => {
    for (let n = 0; n < 18; n++)
      watched.collector.track({ type: 'feature.used', data: { featureId: `feature ${n}` } });
    const { CandorDashboard } = candorElements;
    const element = document.querySelector('candor-dashboard');
    if (element instanceof CandorDashboard) await element.refresh();
  });

  await expect(page.getByText('15 of 20 are shown. The files below have all.')).toHaveCount(1);
});

test('the elements, too, give more contrast to who asks for it', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(() => watched.collector.setConsent('enhanced'));
  await addPrivacy(page);
  const section = page.locator('candor-privacy section').first();
  const muted = section.locator('.muted').first();
  const text = await section.evaluate((one) => getComputedStyle(one).color);
  expect(await muted.evaluate((one) => getComputedStyle(one).color)).not.toBe(text);

  await page.emulateMedia({ contrast: 'more' });

  await expect(muted).toHaveCSS('color', text);
  await expect(section).toHaveCSS('border-top-color', text);
});

test('the debug panel, called twice, gives the focus back to the page', async ({ page, site }) => {
  await open(page, site);
  await debug(page);
  await page.getByRole('button', { name: 'Of the page' }).focus();
  await page.keyboard.press('Control+Alt+KeyD');
  await expect(panel(page).getByLabel('Filter')).toBeFocused();
  await page.keyboard.press('Control+Alt+KeyD');
  await page.keyboard.press('Escape');

  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Of the page' })).toBeFocused();
});

test('the debug panel, opened by a call, says why each event was let go, and what all of it costs', async ({
  page,
  site,
  problems,
}) => {
  await open(page, site);
  await page.evaluate(async () => {
    await candorElements.offerDebug(watched.collector).open();
  });
  const line = (text: string) => panel(page).locator('li').filter({ hasText: text }).first();
  await leak(page);
  await page.getByRole('button', { name: 'Yes, measure' }).click();

  await page.evaluate(() => watched.collector.updateConfig({ sampling: 'never' }));
  await leak(page);
  await page.evaluate(() =>
    watched.collector.updateConfig({
      sampling: 'throttled',
      maxEventsPerWindow: 1,
      throttleWindowMs: 60_000,
    }),
  );
  for (let n = 0; n < 3; n++) await leak(page);
  await page.route('**/v1/envelopes*', (route) => route.fulfill({ status: 400 }));
  await page.evaluate(() => watched.collector.flush());

  await expect(line('dropped consent')).toContainText('does not allow this event');
  await expect(line('dropped sampled')).toContainText('not among those that are measured');
  await expect(line('dropped throttled')).toContainText('more happened');
  await expect(line('dropped refused')).toContainText('the server did not take it');
  const state = panel(page).locator('dl');
  await expect(state).toContainText(/main thread\s*\d+\.\d ms in \d+ s/);
  const busyMs = Number(/main thread\s*([\d.]+) ms/.exec((await state.textContent()) ?? '')?.[1]);
  expect(busyMs).toBeGreaterThan(0);
  // The answer of 400 is an error of the page's console.
  for (const text of problems.splice(0)) expect(text).toContain('400');
});

test('the debug panel changes neither events nor requests', async ({ browser, site }) => {
  const told: unknown[] = [];
  for (const isOpen of [false, true]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const bodies: Buffer[] = [];
    page.on('request', (request) => {
      const body = request.postDataBuffer();
      if (body) bodies.push(body);
    });
    await open(page, site);
    await page.evaluate(async (isOpen) => {
      watched.collector.updateConfig({ flushIntervalMs: 60_000 });
      if (isOpen) await candorElements.offerDebug(watched.collector).open();
      watched.collector.setConsent('enhanced');
    }, isOpen);
    await expect(panel(page)).toHaveCount(isOpen ? 1 : 0);

    for (let round = 0; round < 3; round++) {
      await leak(page);
      if (isOpen) await panel(page).getByLabel('Filter').fill(`round ${round}`);
      await page.evaluate(() => watched.collector.flush());
    }

    const envelopes = bodies.map((body) => JSON.parse(unpack(body).toString()) as Sent);
    told.push(envelopes.map(({ events }) => events.map(({ type, data }) => [type, Object.keys(data)])));
    await context.close();
  }

  expect(told[0]).toHaveLength(3);
  expect(told[1]).toEqual(told[0]);
});

for (const language of ['en', 'ar'])
  test(`the personal dashboard shows what is on the device and deletes it, in ${language}`, async ({
    page,
    site,
    problems,
  }) => {
    await open(page, site, `?lang=${language}`);
    await page.evaluate(async () => {
      const { CandorDashboard, LocalStore, register } = candorElements;
      watched.collector.setConsent('enhanced');
      const store = new LocalStore(watched.collector);
      for (let n = 0; n < 5; n++)
        watched.collector.track({
          type: 'command.run',
          data: { command: 'search', durationMs: 120, success: n > 0 },
        });
      watched.collector.track({ type: 'engagement', data: { activeMs: 12_000, visibleMs: 12_000 } });
      watched.errors.captureError(new TypeError('broken'));
      register(CandorDashboard);
      const element = new CandorDashboard();
      element.store = store;
      document.querySelector('main')?.append(element);
    });
    const row = page.getByRole('row').filter({ hasText: 'search' }).first();
    const digits = language === 'ar' ? '5|٥' : '5';

    await expect(row.getByRole('cell').first()).toHaveText(new RegExp(`^(${digits})$`));
    await expect(page.getByRole('row').filter({ hasText: 'TypeError' })).toBeVisible();
    // Twelve seconds in use are not no minutes.
    await expect(page.locator('candor-dashboard p').filter({ hasText: /12|١٢/ })).toBeVisible();
    await expect(page.getByRole('img')).toBeVisible();
    await expectAccessible(page);
    await page.screenshot({ path: `test-results/elements/dashboard-${language}.png`, fullPage: true });
    const bars = page.locator('candor-dashboard rect');
    const today = await bars.last().boundingBox();
    const first = await bars.first().boundingBox();
    expect(today?.width).toBeLessThan(60);
    // Time goes where reading goes.
    expect((today?.x ?? 0) > (first?.x ?? 0)).toBe(language !== 'ar');
    await page.locator('candor-dashboard button[part=button]').nth(1).click();
    await expect(bars).toHaveCount(30);
    await expect(row).toBeVisible();

    await page.locator('candor-dashboard button[part=button]').last().click();
    await page.locator('candor-dashboard dialog button[value=yes]').click();

    await expect(row).toBeHidden();
    expect(problems).toEqual([]);
  });

test('the dashboard shows, gives and deletes what is here and at servers in one place, and earlier weeks', async ({
  page,
  site,
  problems,
}) => {
  await open(page, site);
  await page.evaluate(async () => {
    const { CandorDashboard, LocalStore, register } = candorElements;
    watched.collector.setConsent('enhanced');
    const store = new LocalStore(watched.collector);
    for (const daysAgo of [0, 10])
      watched.collector.track({
        type: 'command.run',
        timestamp: Date.now() - daysAgo * 86_400_000,
        data: { command: `of ${daysAgo} days ago`, durationMs: 120, success: true },
      });
    register(CandorDashboard);
    const element = new CandorDashboard();
    element.store = store;
    element.collector = watched.collector;
    document.querySelector('main')?.append(element);
  });
  const row = (days: number) =>
    page
      .getByRole('row')
      .filter({ hasText: `of ${days} days ago` })
      .first();
  await expect(row(0).getByRole('cell').first()).toHaveText('1');
  await expect(page.getByRole('button', { name: 'Later' })).toBeDisabled();

  await page.getByRole('button', { name: 'Earlier' }).click();
  await expect(row(10).getByRole('cell').first()).toHaveText('1');
  await expect(page.getByRole('button', { name: 'Earlier' })).toBeDisabled();
  await page.getByRole('button', { name: 'Later' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as OpenMetrics' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('candor_record_events_total{kind="command.run of 10 days ago"} 1 ');
  expect(text.endsWith('# EOF\n')).toBe(true);

  await page.getByRole('button', { name: 'Show it' }).click();
  await expect(page.getByText('Your decisions')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/elements/dashboard-whole.png', fullPage: true });
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByRole('button', { name: 'Yes, delete' }).click();

  await expect(page.getByText('Deleted here.')).toBeVisible();
  await expect(row(0)).toBeHidden();
  expect(problems).toEqual([]);
});

test('the focus stays where weeks end, and where feedback was sent', async ({ page, site }) => {
  await open(page, site);
  await page.evaluate(() => watched.collector.setConsent('enhanced'));
  await addDashboard(page);
  await page.evaluate(() => {
    watched.collector.track({
      type: 'command.run',
      timestamp: Date.now() - 10 * 86_400_000,
      data: { command: 'old', durationMs: 120, success: true },
    });
    return document
      .querySelector<InstanceType<typeof candorElements.CandorDashboard>>('candor-dashboard')
      ?.refresh();
  });
  const earlier = page.getByRole('button', { name: 'Earlier' });
  await expect(earlier).toBeEnabled();

  await earlier.focus();
  await page.keyboard.press('Enter');
  await expect(earlier).toBeDisabled();
  await expect(earlier).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'old' }).first()).toBeVisible();

  await askFeedback(page);
  await page.getByRole('textbox').fill('It was late.');
  await page.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Close' })).toBeFocused();
});

test('feedback is previewed in the direction in which it is written', async ({ page, site }) => {
  await open(page, site);
  await askFeedback(page);
  await page.getByRole('textbox').fill('اكتبوا إلى jane.doe@example.com');

  await expect(page.locator('pre[part=preview]')).toHaveCSS('direction', 'rtl');
});

test('elements change their language with the page', async ({ page, site }) => {
  await open(page, site);
  await expect(dialog(page)).toContainText('May this site');

  await page.evaluate(() => document.documentElement.setAttribute('lang', 'de'));

  await expect(page.locator('candor-consent [part=dialog]')).toHaveAttribute('lang', 'de');
  await expect(dialog(page)).not.toContainText('May this site');
});

for (const language of ['en', 'de', 'fr', 'es', 'ar'])
  test(`nothing is in the way of anybody, in ${language}, light, dark and on a phone`, async ({
    page,
    site,
    problems,
  }) => {
    for (const [colorScheme, width] of [
      ['light', 1000],
      ['dark', 375],
    ] as const) {
      await page.context().clearCookies();
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 740 });
      await open(page, site, `?lang=${language}`);
      await page.evaluate(() => localStorage.clear());
      await open(page, site, `?lang=${language}`);
      await expect(dialog(page)).toBeVisible();
      await page.locator('candor-consent summary').first().click();
      await page.locator('candor-consent .level summary').first().click();
      await expect(page.locator('candor-consent pre').first()).toBeVisible();
      await expectAccessible(page);
      await page.screenshot({ path: `test-results/elements/consent-${language}-${colorScheme}.png` });
      await page.locator('candor-consent button[part=yes]').click();

      await addPrivacy(page);
      await page.locator('candor-privacy button[part=show]').click();
      await expect(page.locator('candor-privacy [part=report]')).toBeVisible();
      await addDashboard(page);
      await expectAccessible(page);
      await page.screenshot({
        path: `test-results/elements/privacy-${language}-${colorScheme}.png`,
        fullPage: true,
      });
      await askFeedback(page, true);
      await expect(dialog(page)).toBeVisible();
      await page.getByRole('textbox').fill('jane.doe@example.com');
      await expect(page.locator('pre[part=preview]')).toBeVisible();
      await expectAccessible(page);
      await page.screenshot({ path: `test-results/elements/feedback-${language}-${colorScheme}.png` });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
    expect(problems).toEqual([]);
  });

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await axe(page).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
}
