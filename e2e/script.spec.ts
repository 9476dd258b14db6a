import { test as base, expect, type Page } from '@playwright/test';
import { sharedFixture } from './rig/sharedFixture.ts';
import { nonce, type ScriptSite, startScriptSite } from './scriptSite.ts';

/** What the tests say to the page's global. */
interface Candor {
  track(type: string, data?: object): void;
  captureError(error: unknown): void;
  setConsent(level: string): void;
  flush(): Promise<void>;
  readonly collector?: object;
  readonly q?: unknown[];
}

declare global {
  var candor: Candor;
  var telemetry: Candor;
  var definitions: number;
  var violations: string[];
}

const test = base.extend<{ problems: string[] }, { site: ScriptSite }>({
  site: sharedFixture(startScriptSite),
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (problem) => problems.push(problem.message));
    await use(problems);
  },
});

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => globalThis.candor?.collector);
}

function typesOf(site: ScriptSite): string[] {
  return (
    site
      .events()
      .map(({ type }) => type)
      // Vitals and the start of a visit come when they come.
      .filter((type) => type !== 'browser.web_vital' && type !== 'session.start')
  );
}

test('works where define, module and exports mean something', async ({ page, site, problems }) => {
  await open(
    page,
    site.page({
      before: `var definitions = 0, module = { exports: {} }, exports = module.exports;
        function define() { definitions += 1; } define.amd = {};`,
      tag: 'data-consent="full"',
    }),
  );

  await page.evaluate(() => {
    globalThis.candor.track('amd');
    return globalThis.candor.flush();
  });

  expect(await page.evaluate(() => globalThis.definitions)).toBe(0);
  expect(typesOf(site)).toEqual(['page_view', 'amd']);
  expect(problems).toEqual([]);
});

test('hears the calls and errors that came before it once', async ({ page, site, problems }) => {
  await page.goto(
    site.page({
      hasStub: true,
      early: `candor.setConsent('enhanced'); candor.track('signup', { plan: 'pro' });
        candor.captureError(new Error('told')); dispatchEvent(new ErrorEvent('error', { error: new Error('early') }));`,
    }),
  );
  await page.waitForFunction(() => globalThis.candor.collector);

  await page.evaluate(() => globalThis.candor.flush());

  const told = site.events().filter(({ type }) => type === 'signup' || type === 'exception');
  expect(told.map(({ type, data }) => [type, data['plan'] ?? data['message']])).toEqual([
    ['signup', 'pro'],
    ['exception', 'told'],
    ['exception', 'early'],
  ]);
  expect(await page.evaluate(() => 'q' in globalThis.candor)).toBe(false);
  expect(problems).toEqual([]);
});

test('does what the tag says', async ({ page, site }) => {
  await page.goto(
    site.page({
      tag: `data-endpoint="/elsewhere" data-key="cw_1" data-consent="full" data-release="1.2.3"
        data-environment="shop" data-global="telemetry" data-auto="off"`,
    }),
  );
  await page.waitForFunction(() => globalThis.telemetry?.collector);

  await page.evaluate(() => {
    globalThis.telemetry.track('told');
    return globalThis.telemetry.flush();
  });

  expect(typesOf(site)).toEqual(['told']);
  expect(site.posts[0]).toMatchObject({
    path: '/elsewhere?key=cw_1',
    envelope: { context: { consent: 'full', release: '1.2.3', environment: 'shop' } },
  });
  expect(await page.evaluate(() => 'candor' in globalThis)).toBe(false);
});

test('keeps to a strict policy', async ({ page, site, problems }) => {
  await open(
    page,
    site.page({
      policy: `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; connect-src 'self';
        base-uri 'none'; require-trusted-types-for 'script'`.replace(/\s+/g, ' '),
      before: `var violations = []; addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.violatedDirective + ' ' + event.blockedURI));`,
      hasStub: true,
      early: `candor.setConsent('full'); candor.track('strict');`,
    }),
  );

  await page.evaluate(() => globalThis.candor.flush());

  expect(typesOf(site)).toContain('strict');
  // The browser itself asks for an icon.
  expect(await page.evaluate(() => globalThis.violations.filter((each) => !/img-src/.test(each)))).toEqual(
    [],
  );
  expect(problems).toEqual([]);
});

test('tells clicks on what the page has marked, and leads errors with them', async ({ page, site }) => {
  await open(
    page,
    site.page({
      tag: 'data-consent="full"',
      body: `<button data-candor-track="buy"><b>Buy for ann@shop.test</b></button>
        <button id="other">Other</button>
        <script nonce="${nonce}">
          for (const button of document.querySelectorAll('button'))
            button.addEventListener('click', (event) => event.stopPropagation());
        </script>`,
    }),
  );

  await page.click('b');
  await page.click('#other');
  await page.evaluate(() => {
    globalThis.candor.captureError(new Error('broken'));
    return globalThis.candor.flush();
  });

  const clicks = site.events().filter(({ type }) => type === 'ui.click');
  expect(clicks.map(({ data }) => data)).toEqual([{ name: 'buy' }]);
  expect(site.events().find(({ type }) => type === 'exception')?.data).toMatchObject({
    breadcrumbs: [{ category: 'click', message: 'buy' }],
  });
  expect(JSON.stringify(site.posts)).not.toContain('ann@');
});

const unreachable = [
  { name: 'nobody answers', parts: { tag: 'data-consent="full" data-endpoint="http://127.0.0.1:1/v1"' } },
  { name: 'the answer is no', parts: { tag: 'data-consent="full" data-endpoint="/nowhere"' } },
  {
    name: 'the policy forbids it',
    parts: { tag: 'data-consent="full"', policy: `connect-src 'none'` },
  },
];

for (const { name, parts } of unreachable) {
  test(`leaves the page in peace when ${name}`, async ({ page, site, problems }) => {
    await open(page, site.page(parts));

    await page.evaluate(() => {
      globalThis.candor.track('lost');
      return globalThis.candor.flush();
    });
    await page.goto('about:blank');

    expect(problems).toEqual([]);
    expect(site.posts).toEqual([]);
  });
}

test('sends and stores nothing before the person agrees', async ({ page, context, site, problems }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const address = site.page({
    hasStub: true,
    tag: 'data-health="api=/health"',
    body: '<button data-candor-track="buy">Buy</button>',
  });
  await open(page, address);

  await page.click('button');
  await page.evaluate(() => {
    globalThis.candor.track('early');
    globalThis.candor.captureError(new Error('early'));
    return globalThis.candor.flush();
  });
  const stored = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
  }));
  await page.goto('about:blank');

  expect(asked.filter((path) => path !== '/favicon.ico')).toEqual([new URL(address).pathname, '/candor.js']);
  expect(stored).toEqual({ local: [], session: [], databases: [], caches: [] });
  expect(await context.cookies()).toEqual([]);
  expect(site.posts).toEqual([]);
  expect(problems).toEqual([]);
});
