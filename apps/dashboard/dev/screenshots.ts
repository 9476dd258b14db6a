// Pictures of every page in every state, with an accessibility check of each; fails when something is wrong.
// `vite build && node --conditions=@candor/source dev/screenshots.ts [part of a picture's name]`
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright';
import { createFakeApi, type Scenario } from './fakeApi.ts';
import { DASHBOARD_PAGES } from './pages.ts';

// axe belongs to the end-to-end tests; borrowed from there.
const { AxeBuilder } = createRequire(new URL('../../../e2e/package.json', import.meta.url))(
  '@axe-core/playwright',
);

const SHOTS = new URL('./shots/', import.meta.url).pathname;
const DIST = new URL('../dist', import.meta.url).pathname;
const PAGES: Record<string, string> = {
  ...Object.fromEntries(DASHBOARD_PAGES.map(({ name, full }) => [name, full])),
  welcome: '/welcome#ci_an-invitation',
};
const SCENARIOS: readonly Scenario[] = [
  'data',
  'empty',
  'error',
  'slow',
  'huge',
  'stale',
  'signed-out',
  'store-down',
];
const WIDTHS = [1280, 390, 360];
const THEMES = ['light', 'dark'] as const;

// States that look the same everywhere are taken on one page.
const ONCE: readonly Scenario[] = ['stale', 'signed-out', 'store-down'];

// Half of what web.dev calls good.
const MAX_SHIFT = 0.05;

const wanted = process.argv[2] ?? '';
let problemCount = 0;
const api = createFakeApi(DIST);
await mkdir(SHOTS, { recursive: true });
await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(process.env['CHROMIUM'] && { executablePath: process.env['CHROMIUM'] }),
});

for (const scenario of SCENARIOS) {
  for (const [name, path] of Object.entries(PAGES)) {
    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        const title = `${name}-${scenario}-${theme}-${width}`;
        const isRedundant =
          (ONCE.includes(scenario) && name !== 'overview') ||
          (name === 'welcome' && scenario !== 'data') ||
          (width === 360 && theme === 'dark');
        if (isRedundant || !title.includes(wanted)) continue;
        await shoot(browser, { title, path, scenario, theme, width });
      }
    }
  }
}

await browser.close();
api.server.closeAllConnections();
api.server.close();
process.stdout.write(problemCount === 0 ? 'clean\n' : `${problemCount} problems\n`);
process.exitCode = problemCount === 0 ? 0 : 1;

function complain(problem: string): void {
  problemCount += 1;
  process.stdout.write(`${problem}\n`);
}

/** TypeScript does not know this entry yet. https://wicg.github.io/layout-instability/ */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
}

interface Shot {
  title: string;
  path: string;
  scenario: Scenario;
  theme: 'light' | 'dark';
  width: number;
}

async function shoot(from: Browser, { title, path, scenario, theme, width }: Shot): Promise<void> {
  api.become(scenario);
  const context = await from.newContext({
    viewport: { width, height: width > 600 ? 900 : 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
    hasTouch: width < 600,
  });
  const page = await context.newPage();
  listen(page, title, scenario);
  await page.goto(origin + path);
  await settle(page, scenario);
  await page.screenshot({ path: `${SHOTS}${title}.png`, fullPage: true });
  await check(page, title);
  if (scenario === 'slow') await checkShift(page, title);
  await context.close();
}

function listen(page: Page, title: string, scenario: Scenario): void {
  page.on('pageerror', (error) => complain(`${title}: ${error.message}`));
  page.on('console', (message) => {
    const isExpected = /status of (500|401|404)/.test(message.text()) && scenario !== 'data';
    if (message.type() === 'error' && !isExpected) complain(`${title}: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    complain(`${title}: a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

async function settle(page: Page, scenario: Scenario): Promise<void> {
  if (scenario === 'signed-out') return void (await page.getByLabel('Password').waitFor());
  await page.getByRole('heading', { level: 1 }).waitFor();
  if (scenario === 'slow') return void (await page.locator('.bone').first().waitFor());
  await page.locator('.bone').first().waitFor({ state: 'detached' });
  if (scenario !== 'stale') return;
  await page.getByRole('button', { name: /Refresh now/ }).click();
  await page.locator('.stale').first().waitFor();
}

// What waits must take the place of what comes.
async function checkShift(page: Page, title: string): Promise<void> {
  api.release();
  await page.locator('.bone').first().waitFor({ state: 'detached' });
  const { shift, moved } = await page.evaluate(
    () =>
      new Promise<{ shift: number; moved: string[] }>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as LayoutShift[];
          resolve({
            shift: shifts.reduce((sum, { value }) => sum + value, 0),
            moved: shifts.flatMap(({ value, sources }) =>
              sources.map(({ node, previousRect, currentRect }) => {
                const name = node instanceof Element ? `${node.tagName}.${node.className}` : node?.nodeName;
                return `${value.toFixed(3)} ${name} ${Math.round(previousRect.y)} to ${Math.round(currentRect.y)}`;
              }),
            ),
          });
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve({ shift: 0, moved: [] }), 500);
      }),
  );
  if (shift > MAX_SHIFT)
    complain(`${title}: shifts by ${shift.toFixed(3)} when the answer comes: ${moved.join(', ')}`);
}

async function check(page: Page, title: string): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) complain(`${title}: ${overflow} px wider than the screen`);
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, nodes } of violations) {
    complain(
      `${title}: axe ${id}: ${nodes
        .map((node: { html: string }) => node.html.slice(0, 160))
        .slice(0, 3)
        .join(' | ')}`,
    );
  }
}
