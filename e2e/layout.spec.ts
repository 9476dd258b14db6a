import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { createFakeApi, type Scenario } from '../apps/dashboard/dev/fakeApi.ts';
import { DASHBOARD_PAGES } from '../apps/dashboard/dev/pages.ts';
import { root } from '../scripts/run.ts';

// Pixels differ with every machine's fonts; what stands where, across how many columns and in which order, does not.

const states: readonly (readonly [scenario: Scenario, width: number])[] = [
  ['data', 1280],
  ['empty', 1280],
  ['error', 1280],
  ['data', 390],
];

const api = createFakeApi(join(root, 'apps/dashboard/dist'));
let origin: string;

test.beforeAll(async () => {
  await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
});
test.afterAll(() => {
  api.server.closeAllConnections();
  api.server.close();
});

for (const [scenario, width] of states) {
  test(`every page stands as it did: ${scenario} at ${width} px`, async ({ browser }) => {
    api.become(scenario);
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale: 'en-US',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const told: string[] = [];
    const windows = new Set<string>();

    for (const { name, full } of DASHBOARD_PAGES) {
      await page.goto(origin + full);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await answered(page);
      const here = await describeSettled(page);
      const window = await page.title();
      windows.add(window);
      told.push(`# ${name}: ${window}`, ...here, '');
    }
    await context.close();

    expect(windows.size, 'each window is named after what is in it').toBe(DASHBOARD_PAGES.length);

    expect(told.join('\n')).toMatchSnapshot(`${scenario}-${width}.txt`);
  });
}

test('every name stands on one line, whatever the width between a phone and a desk', async ({ page }) => {
  api.become('data');
  for (const width of [721, 768, 1024, 1180, 1181]) {
    await page.setViewportSize({ width, height: 900 });
    for (const path of [
      '/',
      '/vitals?range=7d&compare=before',
      '/usage/experiments',
      '/settings/compliance',
    ]) {
      await page.goto(origin + path);
      await answered(page);
      const names = page.locator('.brand, .places a:visible, h1');
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

      const heights = await names.evaluateAll((all) => all.map(({ clientHeight }) => clientHeight));
      expect(Math.max(...heights), `${path} at ${width} px`).toBeLessThan(44);
      expect(overflow, `${path} at ${width} px is scrolled sideways`).toBeLessThanOrEqual(0);
    }
  }
});

test('on paper there is what is shown and of which time, in dark on white', async ({ page }) => {
  api.become('data');
  // As wide as paper is.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await page.goto(`${origin}/errors`);
  await answered(page);

  await expect(page.locator('.places')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Export' })).toBeHidden();
  await expect(page.locator('.segments label')).toHaveText(['15 min', '1 h', '24 h', '7 d', '30 d']);
  await expect(page.locator('.segments label:visible')).toHaveText('24 h');
  await expect(page.locator('h1')).toHaveCSS('color', 'rgb(27, 28, 25)');
});

test('what is written from right to left is read so, and stands with the rest', async ({ page }) => {
  api.become('data');
  await page.route('**/api/v1/errors?*', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    answer.groups[0].message = 'התשלום (Pay) נכשל ב-100%';
    await route.fulfill({ response, json: answer });
  });
  await page.goto(`${origin}/errors`);
  const messages = page.locator('.error-message');

  for (const [direction, side] of [
    ['ltr', 'left'],
    ['rtl', 'right'],
  ] as const) {
    await page.evaluate((dir) => document.documentElement.setAttribute('dir', dir), direction);
    await expect(messages.first()).toHaveCSS('direction', 'rtl');
    await expect(messages.nth(1)).toHaveCSS('direction', 'ltr');
    for (const one of [messages.first(), messages.nth(1)]) await expect(one).toHaveCSS('text-align', side);
  }
});

test('what is chosen is seen with the colours of the system, too', async ({ page }) => {
  api.become('data');
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(`${origin}/vitals`);
  await answered(page);

  const chosen = page.locator(
    '.places a[aria-current], .tabs a[aria-current], .segments input:checked + span',
  );
  await expect(chosen).toHaveCount(3);
  for (const one of await chosen.all()) await expect(one).toHaveCSS('outline-style', 'solid');
});

test('a theme that was chosen makes way for the colours of the system, also where it is drawn', async ({
  page,
}) => {
  api.become('data');
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await page.addInitScript(() => localStorage.setItem('candor-theme', 'light'));
  await page.goto(`${origin}/errors`);
  await answered(page);
  const readable = () =>
    page.locator('.chart-canvas').evaluate((chart) => {
      const bright = (color: string): number =>
        (color.match(/[\d.]+/g) ?? []).slice(0, 3).reduce((sum, one) => sum + Number(one), 0) / 3;
      const read = (token: string): number => bright(getComputedStyle(chart).getPropertyValue(token));
      return [read('--chart-text'), read('--chart-line'), read('--chart-surface')].map(Math.round);
    });

  const [text = 0, line = 0, surface = 255] = await readable();
  expect(surface).toBeLessThan(20);
  expect(Math.min(text, line)).toBeGreaterThan(150);

  await page.getByRole('button', { name: /as a table/ }).click();
  await expect(page.getByRole('button', { name: /as a table/ })).toHaveCSS('outline-style', 'solid');
});

test('who asks for more contrast gets it: in words, lines and what is drawn', async ({ page }) => {
  api.become('data');
  const read = () =>
    page
      .locator('.panel-aside')
      .first()
      .evaluate((aside) => {
        const { color } = getComputedStyle(aside);
        const panel = aside.closest('.panel');
        const style = panel && getComputedStyle(panel);
        return { color, border: style?.borderTopColor, text: style?.getPropertyValue('--chart-text') };
      });

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, contrast: 'no-preference' });
    await page.goto(`${origin}/errors`);
    await answered(page);
    const usual = await read();
    await page.emulateMedia({ colorScheme, contrast: 'more' });
    const more = await read();

    for (const part of ['color', 'border', 'text'] as const) expect(more[part]).not.toBe(usual[part]);
  }
});

test('a state of a service is told to the pointer, to a finger and to keys', async ({ page }) => {
  api.become('data');
  await page.goto(`${origin}/health`);
  const strip = page.getByRole('slider', { name: /^payments was degraded or unhealthy in/ });
  const told = page.locator('.chart-tooltip');
  await expect(strip).toHaveAttribute('aria-valuetext', /: unhealthy, \d+ of \d+ checks failed$/);

  await page.getByRole('button', { name: 'Export' }).focus();
  for (let n = 0; n < 20 && (await strip.evaluate((one) => one !== document.activeElement)); n++)
    await page.keyboard.press('Tab');
  await expect(told).toHaveText(/: unhealthy/);
  await page.keyboard.press('Home');
  await expect(told).toHaveText(/: healthy/);
  await expect(strip).toHaveAttribute('aria-valuetext', (await told.textContent()) ?? '');
  await page.keyboard.press('Escape');
  await expect(told).toHaveCount(0);

  const box = await strip.boundingBox();
  if (!box) throw new Error('There is no strip.');
  expect(box.height).toBeGreaterThanOrEqual(24);
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + 3, middle);
  await expect(told).toHaveText(/: healthy/);
  await page.mouse.move(box.x + box.width - 3, middle);
  await expect(told).toHaveText(/: unhealthy/);
});

test('on a phone and on paper, vitals by release stand without scrolling sideways, each with its name', async ({
  page,
}) => {
  api.become('data');
  for (const width of [360, 718]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${origin}/vitals`);
    const table = page.getByRole('region', { name: 'Releases, table' });
    await expect(table.getByRole('cell').first()).toBeVisible();

    expect(await table.evaluate((one) => one.scrollWidth - one.clientWidth), `${width} px`).toBe(0);
    const name = await table
      .getByRole('cell')
      .nth(1)
      .evaluate((cell) => getComputedStyle(cell, '::before').content);
    expect(name).toBe('"INP"');
  }
});

test('what is cut off says all of it in its title, and the smallest phone need not scroll sideways', async ({
  page,
}) => {
  test.slow();
  api.become('huge');
  await page.setViewportSize({ width: 320, height: 800 });
  const found: string[] = [];

  for (const { name, full } of DASHBOARD_PAGES) {
    await page.goto(origin + full);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await answered(page);
    for (const one of await page.evaluate(cutOff)) found.push(`${name}: ${one}`);
  }

  expect(found).toEqual([]);
});

/** Runs in the page. What opens or is a part of the time shown elsewhere needs no title. */
function cutOff(): string[] {
  const overflow = document.documentElement.scrollWidth - innerWidth;
  const isCut = (element: Element): boolean =>
    ['hidden', 'clip'].includes(getComputedStyle(element).overflowX) &&
    element.clientWidth > 1 &&
    element.scrollWidth > element.clientWidth + 1;
  const cut = [...document.querySelectorAll('main *')]
    .filter((element) => !element.closest('[title], summary, .u-wrap, .unseen') && isCut(element))
    .map((element) => `${element.className}: ${element.textContent?.slice(0, 30)}`);
  return [...new Set([...(overflow > 0 ? [`${overflow} px too wide`] : []), ...cut])];
}

test('the focus goes through a page as it stands, and is never behind the places', async ({ page }) => {
  api.become('data');
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${origin}/vitals`);
  await answered(page);
  const steps: { isTool: boolean; top: number; left: number; isHidden: boolean; what: string }[] = [];
  await page.locator('h1').focus();

  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    steps.push(await page.evaluate(whereFocusIs));
  }

  const tools = steps.filter(({ isTool }) => isTool);
  expect(tools.length).toBeGreaterThan(6);
  expect(tools).toEqual(tools.toSorted((a, b) => Math.round((a.top - b.top) / 20) || a.left - b.left));
  expect(steps.filter(({ isHidden }) => isHidden)).toEqual([]);
});

/** Runs in the page. */
function whereFocusIs() {
  const element = document.activeElement;
  // What is chosen of several is drawn by the words beside it.
  const box = (element?.matches('[type=radio]') ? element.nextElementSibling : element) ?? document.body;
  const { top, bottom, left } = box.getBoundingClientRect();
  const places = document.querySelector('.places')?.getBoundingClientRect().top ?? 0;
  return {
    isTool: element?.closest('.toolbar') !== null,
    top: Math.round(top + scrollY),
    left: Math.round(left),
    isHidden: element?.closest('.places') === null && (bottom > places + 1 || top < 0) && bottom - top < 300,
    what: element?.textContent?.slice(0, 20) ?? '',
  };
}

test('the focus is not lost by what is done with it', async ({ page }) => {
  const press = async (name: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
  };
  const focused = page.locator(':focus');

  api.become('error');
  await page.goto(`${origin}/errors`);
  await press('Try again');
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(focused).toHaveText('Groups');

  api.become('data');
  await page.goto(`${origin}/usage/ask?q=count`);
  await page.getByLabel('In words').fill('count by type');
  await press('Ask');
  await expect(page).toHaveURL(/by\+type/);
  await expect(focused).toHaveText('Ask');

  await page.goto(`${origin}/settings/keys`);
  await press(/^Remove/);
  await expect(focused).toHaveText('Keep');
  await page.keyboard.press('Enter');
  await expect(focused).toHaveText('Remove');

  api.become('huge');
  await page.goto(`${origin}/errors`);
  for (const rows of [75, 100]) {
    await press('Show more');
    await expect(page.locator('.error-table tbody tr')).toHaveCount(rows);
    await expect(focused).toHaveCount(1);
  }
});

test('a form of a question says what is asked, forwards and back, and what is found is said', async ({
  page,
}) => {
  const found = page.getByRole('status').filter({ hasText: /./ });
  api.become('data');

  await page.goto(`${origin}/usage/ask?q=count`);
  await expect(found).toHaveText('Below is what count found');
  await page.getByLabel('In words').fill('count by type');
  await page.keyboard.press('Enter');
  await expect(found).toHaveText('Below is what count by type found');
  await expect(page.getByLabel('In words')).toBeFocused();
  await expect(page.getByLabel('In words')).toHaveValue('count by type');
  await page.getByLabel('In words').fill('half of a quest');
  await page.goBack();
  await expect(page.getByLabel('In words')).toHaveValue('count');
  await page.goForward();
  await expect(page.getByLabel('In words')).toHaveValue('count by type');

  await page.goto(`${origin}/usage/cohorts?q=day`);
  await page.getByLabel('First seen by').selectOption('month');
  await page.getByLabel('Came back with').fill('type = order');
  await page.getByRole('button', { name: 'Show cohorts' }).press('Enter');
  await expect(page).toHaveURL(/month\+type/);
  await expect(page.locator(':focus')).toHaveText('Show cohorts');
  await expect(page.getByLabel('First seen by')).toHaveValue('month');
  await page.goBack();
  await expect(page.getByLabel('First seen by')).toHaveValue('day');
  await expect(page.getByLabel('Came back with')).toHaveValue('');

  await page.goto(`${origin}/usage/funnels`);
  await page.getByLabel('Step 1, type of event').fill('page_view');
  await page.getByLabel('Step 2, type of event').fill('cart.add');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByLabel('Step 3, type of event').fill('order');
  await page.getByLabel('Step 3, type of event').press('Enter');
  await expect(page).toHaveURL(/then\+order/);
  await expect(page.getByLabel('Step 3, type of event')).toHaveValue('order');
  await expect(page.locator(':focus')).toHaveCount(1);
  await page.goBack();
  await expect(page.getByLabel('Step 3, type of event')).toHaveCount(0);
  await expect(page.getByLabel('Step 1, type of event')).toHaveValue('');
});

test('who is signed out meanwhile is told so, and where to go on', async ({ page }) => {
  api.become('data');
  await page.goto(`${origin}/errors?range=1h`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Errors');
  // An answer that is still on its way would be the first to say so.
  await answered(page);

  api.become('signed-out');
  await page.getByRole('button', { name: /^Refresh/ }).click();

  await expect(page.getByText('Your session has ended')).toBeVisible();
  await expect(page.getByLabel('Name')).toBeFocused();
  await expect(page).toHaveTitle('Sign in · Candor');
  await page.getByRole('button', { name: 'Use the admin token instead' }).click();
  await page.getByLabel('Admin token').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').last()).toHaveText(/token is wrong/);
  await expect(page.locator(':focus')).toHaveCount(1);

  await page.getByLabel('Admin token').fill('dev');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('Errors · Candor');
  await expect(page).toHaveURL(/errors\?range=1h/);
});

test('what was written when the session ended is there after signing in, and nobody else finds it', async ({
  page,
}) => {
  const write = async (): Promise<void> => {
    api.become('data');
    await page.goto(`${origin}/usage/segments`);
    await page.getByLabel('Name').fill('Phones');
    await page.getByLabel('Where', { exact: true }).fill('device = mobile');
    api.become('signed-out');
    await page.getByRole('button', { name: 'Save the segment' }).click();
    await expect(page.getByText('Your session has ended')).toBeVisible();
  };
  const signIn = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Use the admin token instead' }).click();
    await page.getByLabel('Admin token').fill('dev');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Segments');
  };

  await write();
  await expect(page.getByRole('heading', { name: 'Segments' })).toHaveCount(0);
  await signIn();
  await expect(page.getByLabel('Name')).toHaveValue('Phones');
  await expect(page.getByLabel('Where', { exact: true })).toHaveValue('device = mobile');
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);

  await write();
  await page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), id: 'u_other', name: 'another' } });
  });
  await signIn();
  await expect(page.getByLabel('Name')).toHaveValue('');
});

test('who signs in in one tab need not do so in another', async ({ page, context }) => {
  api.become('signed-out');
  const other = await context.newPage();
  await other.goto(`${origin}/errors`);
  await page.goto(origin);

  await page.getByRole('button', { name: 'Use the admin token instead' }).click();
  await page.getByLabel('Admin token').fill('dev');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await other.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

  await expect(other.getByRole('heading', { level: 1 })).toHaveText('Errors');
});

/** Half of what web.dev calls good. https://web.dev/articles/cls */
const MAX_SHIFT = 0.05;

for (const [scenario, width] of [
  ['data', 1280],
  ['data', 390],
  ['empty', 390],
  ['error', 1280],
] as const) {
  test(`nothing moves when answers come late: ${scenario} at ${width} px`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.addInitScript(countShifts);
    const moved: string[] = [];

    for (const { name, full } of DASHBOARD_PAGES) {
      api.become('slow');
      await page.goto(origin + full);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (name !== 'privacy') await page.locator('.bone').first().waitFor();
      // Before that nobody has begun to read.
      await page.waitForTimeout(400);
      api.release(scenario);
      await answered(page);
      const { sum, by } = await page.evaluate(shiftsAfterPaint);
      if (sum > MAX_SHIFT) moved.push(`${name} by ${sum.toFixed(3)}: ${by.join(', ')}`);
    }
    await context.close();

    expect(moved).toEqual([]);
  });
}

/** TypeScript does not know these yet. https://wicg.github.io/layout-instability/ */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

/** Runs in the page, from its first moment on. */
function countShifts(): void {
  const shifts = { sum: 0, by: [] as string[] };
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as LayoutShift[]) {
      shifts.sum += value;
      for (const { node, previousRect, currentRect } of sources) {
        const what = node instanceof Element ? `${node.localName}.${node.getAttribute('class')}` : 'a text';
        shifts.by.push(`${what} from ${Math.round(previousRect.y)} to ${Math.round(currentRect.y)}`);
      }
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** Runs in the page: what has moved since it was opened, once all that came is painted. */
async function shiftsAfterPaint(): Promise<{ sum: number; by: string[] }> {
  for (let frame = 0; frame < 6; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve, 60));
  return (globalThis as unknown as { shifts: { sum: number; by: string[] } }).shifts; // set by `countShifts`
}

/** Resolves when nothing on a page waits for an answer. */
async function answered(page: Page): Promise<void> {
  await expect(page.locator('[aria-busy="true"], .bone')).toHaveCount(0);
}

/** What stands on a page once it stays as it is: a form comes with the answer that it needs. */
async function describeSettled(page: Page): Promise<string[]> {
  let last: string[] = [];
  await expect
    .poll(
      async () => {
        const before = last;
        last = await describePage(page);
        return last.join() === before.join();
      },
      { intervals: [250] },
    )
    .toBe(true);
  return last;
}

/** What stands on a page, in reading order: titles, across which twelfths of the width, and what tables and charts are there. */
function describePage(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const frame = main?.querySelector('.toolbar')?.getBoundingClientRect();
    if (!main || !frame) return ['nothing'];
    const twelfths = (element: Element): string => {
      const { left, right } = element.getBoundingClientRect();
      const at = (x: number): number => Math.round(((x - frame.left) / frame.width) * 12);
      return `${at(left)}–${at(right)}`;
    };
    const isShown = (element: Element): boolean => element.getClientRects().length > 0;
    const words = (element: Element | null | undefined): string => element?.textContent?.trim() ?? '';
    const overflow = document.documentElement.scrollWidth - innerWidth;
    const lines = [
      ...main.querySelectorAll('h1, section.panel, form, table, .chart, .notice-title, .bones, .tabs'),
    ]
      .filter(isShown)
      .map((element) => {
        if (element.matches('h1')) return `title ${words(element)}`;
        if (element.matches('section'))
          return `panel ${words(element.querySelector('h2'))} ${twelfths(element)}`;
        if (element.matches('form')) return `  form ${words(element.querySelector('[type="submit"]'))}`;
        if (element.matches('.notice-title')) return `  says ${words(element)}`;
        if (element.matches('.tabs'))
          return `tabs ${[...element.querySelectorAll('a')].map(words).join(', ')}`;
        if (element.matches('table')) {
          const titles = [...element.querySelectorAll('thead th')].filter(isShown).map(words);
          return `  table ${titles.join(' | ')}`;
        }
        return element.matches('.chart') ? `  chart ${twelfths(element)}` : '  waits';
      });
    // Read from right to left it must fit as well.
    document.documentElement.dir = 'rtl';
    const overflowToo = document.documentElement.scrollWidth - innerWidth;
    document.documentElement.dir = '';
    return [
      ...lines,
      ...(overflow > 0 ? [`${overflow} px too wide`] : []),
      ...(overflowToo > 0 ? [`${overflowToo} px too wide from right to left`] : []),
    ];
  });
}
