import { type Browser, type BrowserContext, chromium, expect, test } from '@playwright/test';
import { browserArgs, findHeadless } from '../scripts/browser.ts';
import { caddyPrograms, nginxPrograms } from '../scripts/proxies.ts';
import { freePort } from './rig/listen.ts';
import { type RunningProxy, startCaddy, startNginx } from './rig/proxies.ts';
import { type Started, start } from './start.ts';

const password = 'twelve violet umbrellas';

for (const { name, programs, startProxy } of [
  { name: 'nginx', programs: nginxPrograms, startProxy: startNginx },
  { name: 'Caddy', programs: caddyPrograms, startProxy: startCaddy },
]) {
  test.describe(name, () => {
    test.skip(!programs.find(), programs.cure);

    let telemetry: string;
    let site: string;
    let candor: Started;
    let proxy: RunningProxy;
    let browser: Browser;
    let context: BrowserContext;

    test.beforeAll(async () => {
      test.setTimeout(120_000);
      const port = await freePort();
      telemetry = `https://telemetry.shop.example:${port}`;
      site = `https://shop.example:${port}`;
      candor = await start({
        CANDOR_HOSTS: 'telemetry.shop.example',
        CANDOR_PROXIES: '127.0.0.1',
        CANDOR_ORIGINS: site,
      });
      const writeKey = /key=(cw_\S+)/.exec(candor.output())?.[1];
      const page = (more: string) => `<!doctype html><title>Shop</title><h1>Shop</h1>
<button data-candor-track="add">Add</button>
<script async src="${telemetry}/candor.js" data-key="${writeKey}" data-release="1.0.0" ${more}></script>`;
      proxy = await startProxy({
        telemetry: 'telemetry.shop.example',
        site: 'shop.example',
        server: candor.server,
        pages: { 'index.html': page(''), 'own.html': page('data-endpoint="/v1/envelopes"') },
        port,
      });
      const executablePath = findHeadless();
      browser = await chromium.launch({
        args: [
          ...browserArgs(),
          '--host-resolver-rules=MAP *.example 127.0.0.1',
          '--ignore-certificate-errors',
        ],
        ...(executablePath !== undefined && { executablePath }),
      });
      context = await browser.newContext();
    });
    test.afterAll(async () => {
      await browser?.close();
      await proxy?.stop();
      await candor?.stop();
    });

    test(`through ${name} as the documents have it, a team signs in and sees a site at once`, async () => {
      const dashboard = await context.newPage();
      const problems: string[] = [];
      dashboard.on('pageerror', ({ message }) => problems.push(message));
      dashboard.on('response', (answer) => {
        if (answer.status() >= 400) problems.push(`${answer.status()} ${answer.url()}`);
      });
      await dashboard.goto(candor.open.replace(candor.server, telemetry));
      await dashboard.goto(`${telemetry}/welcome`);
      await dashboard.getByLabel('Name').fill('Ada');
      await dashboard.getByLabel('Password').fill(password);
      await dashboard.getByRole('button', { name: 'Create account' }).click();
      await expect(dashboard.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
      const cookies = (await context.cookies()).map(({ secure, httpOnly, sameSite }) => [
        secure,
        httpOnly,
        sameSite,
      ]);
      expect(cookies).toEqual([[true, true, 'Strict']]);

      await dashboard.goto(`${telemetry}/live`);
      await expect(dashboard.getByText('Connected')).toBeVisible();
      const spoken = await dashboard.evaluate(
        () => performance.getEntriesByType('navigation')[0]?.toJSON().nextHopProtocol,
      );
      expect(spoken).toBe('h2');
      for (const path of ['/', '/own.html']) {
        const page = await context.newPage();
        const answers: string[] = [];
        page.on('response', (answer) => {
          const { origin, pathname } = new URL(answer.url());
          if (pathname === '/v1/envelopes' && answer.request().method() === 'POST')
            answers.push(`${origin} ${answer.status()}`);
        });
        await page.goto(`${site}${path}`);
        await page.waitForFunction('window.candor?.setConsent');
        await page.evaluate("candor.setConsent('full')");
        await page.getByRole('button', { name: 'Add' }).click();
        await page.evaluate("candor.captureError(new Error('Ask ann@shop.test')); void candor.flush()");
        // A stream that the proxy would gather reaches nobody before it is full.
        const told = dashboard.getByText('Error: Ask [REDACTED:email]').first();
        await expect(told).toBeVisible();
        await expect.poll(() => answers[0]).toBe(`${path === '/' ? telemetry : site} 202`);
        // What only the end of a page tells.
        await page.goto('about:blank');
        await expect(dashboard.getByText(/^CLS/).locator('visible=true')).toHaveCount(path === '/' ? 1 : 2);
        await page.close();
      }

      expect(problems).toEqual([]);
      expect(proxy.errors()).toBe('');
    });

    test(`files and answers come packed through ${name}`, async () => {
      const page = await context.newPage();
      const encodingOf = async (path: RegExp) => {
        const answer = await page.waitForResponse((one) => path.test(new URL(one.url()).pathname));
        return answer.headerValue('content-encoding');
      };

      const script = encodingOf(/^\/candor\.js$/);
      await page.goto(`${site}/`);
      expect(await script).toBe('br');
      const ofDashboard = Promise.all(
        [/^\/assets\/index-[\w-]+\.js$/, /^\/api\/v1\/vitals$/].map(encodingOf),
      );
      await page.goto(telemetry);
      await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

      expect(await ofDashboard).toEqual(['br', 'br']);
    });
  });
}
