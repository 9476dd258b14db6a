import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { createFakeApi, type Scenario } from '../apps/dashboard/dev/fakeApi.ts';
import { root } from '../scripts/run.ts';

// Pixels differ with every machine's fonts; what stands where, across how many columns and in which order, does not.

const pages: Record<string, string> = {
  overview: '/',
  vitals: '/vitals?range=7d&compare=before',
  operations: '/speed/operations',
  requests: '/speed/requests',
  resources: '/speed/resources',
  errors: '/errors',
  error: '/errors/7001000000000000000',
  usage: '/usage',
  funnels: '/usage/funnels',
  cohorts: '/usage/cohorts',
  segments: '/usage/segments',
  assistants: '/usage/assistants',
  experiments: '/usage/experiments',
  health: '/health',
  delivery: '/delivery',
  boards: '/boards',
  board: '/boards/b_0',
  incidents: '/incidents',
  incident: '/incidents/i_0',
  alerts: '/alerts',
  channels: '/alerts/channels',
  live: '/live',
  account: '/settings',
  keys: '/settings/keys',
  users: '/settings/users',
  tokens: '/settings/tokens',
  privacy: '/settings/privacy',
  audit: '/settings/audit',
};

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
  test(`every page stands as it did: ${scenario} at ${width} px`, async ({ browser }, info) => {
    // The same on every system.
    info.snapshotSuffix = '';
    api.become(scenario);
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      locale: 'en-US',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const told: string[] = [];

    for (const [name, path] of Object.entries(pages)) {
      await page.goto(origin + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect(page.locator('[aria-busy="true"], .bone')).toHaveCount(0);
      told.push(`# ${name}`, ...(await describePage(page)), '');
    }
    await context.close();

    expect(told.join('\n')).toMatchSnapshot(`${scenario}-${width}.txt`);
  });
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
