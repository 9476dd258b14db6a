import { test as base, expect, type Page } from '@playwright/test';
import { sharedFixture } from './rig/sharedFixture.ts';
import { nonce, type ScriptSite, startScriptSite, strictPolicy } from './scriptSite.ts';

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
  var tellViolation: (what: string) => void;
  var given: WeakRef<object>;
  var isUnavailable: boolean;
}

const test = base.extend<{ problems: string[] }, { site: ScriptSite }>({
  site: sharedFixture(startScriptSite),
  // What reaches the page as an error, and what its policy forbids.
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (problem) => problems.push(problem.message));
    await page.exposeFunction('tellViolation', (what: string) => problems.push(what));
    await page.addInitScript(() =>
      addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
        globalThis.tellViolation(`forbidden: ${violatedDirective}`),
      ),
    );
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
      stub: '',
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

test('as a module it finds its own tag, whoever else has a key', async ({ page, site }) => {
  await page.route('https://vendor.invalid/**', (route) => route.abort());
  await open(
    page,
    site.page({
      before: `document.write('<script src="https://vendor.invalid/chat.js" data-key="theirs"></' + 'script>')`,
      tag: 'type="module" data-key="cw_1" data-consent="full" data-auto="off"',
      policy: "default-src * 'unsafe-inline'",
    }),
  );

  await page.evaluate(() => {
    globalThis.candor.track('told');
    return globalThis.candor.flush();
  });

  expect(typesOf(site)).toEqual(['told']);
  expect(site.posts[0]).toMatchObject({ path: '/v1/envelopes?key=cw_1' });
});

const policies = [
  { name: 'trusts what the page trusts', policy: strictPolicy },
  { name: 'asks every script for its nonce', policy: strictPolicy.replace("'strict-dynamic'", '') },
];

for (const { name, policy } of policies) {
  test(`comes by itself after the first paint, where the policy ${name}`, async ({
    page,
    site,
    problems,
  }) => {
    await open(
      page,
      site.page({
        policy,
        stub: `data-src="/candor.js" integrity="${site.integrity}" crossorigin data-consent="full" data-release="1.2.3"`,
        early: `candor.track('early'); candor.onReady(({ track }) => track('ready'));`,
        tag: null,
        body: '<img src="/hero.svg" alt="">',
      }),
    );

    await page.evaluate(() => globalThis.candor.flush());
    const times = await page.evaluate(() => {
      const [painted] = performance.getEntriesByName('first-contentful-paint');
      const [file] = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return { painted: painted?.startTime, asked: file?.startTime, loaded: navigation?.loadEventStart };
    });

    expect(typesOf(site)).toEqual(expect.arrayContaining(['page_view', 'early', 'ready']));
    expect(site.posts[0]?.envelope.context.release).toBe('1.2.3');
    expect(times.asked).toBeGreaterThan(Number(times.painted));
    expect(times.asked).toBeGreaterThan(Number(times.loaded));
    expect(problems).toEqual([]);
  });
}

test('takes another name with its stub', async ({ page, site, problems }) => {
  await page.goto(
    site.page({
      before: `var candor = { version: 'theirs' };`,
      stub: 'data-src="/candor.js" data-global="telemetry" data-consent="full"',
      early: `telemetry.track('early');`,
      tag: null,
    }),
  );
  await page.waitForFunction(() => globalThis.telemetry?.collector);

  await page.evaluate(() => globalThis.telemetry.flush());

  expect(typesOf(site)).toContain('early');
  expect(await page.evaluate(() => globalThis.candor)).toEqual({ version: 'theirs' });
  expect(problems).toEqual([]);
});

test('leaves a name alone that the page has taken, and says how to choose another', async ({
  page,
  site,
  problems,
}) => {
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));

  await page.goto(
    site.page({ before: `var candor = { version: 'theirs' };`, stub: '', tag: 'data-consent="full"' }),
    { waitUntil: 'load' },
  );

  await expect.poll(() => said).toEqual([expect.stringContaining('data-global')]);
  expect(await page.evaluate(() => globalThis.candor)).toEqual({ version: 'theirs' });
  expect(site.posts).toEqual([]);
  expect(problems).toEqual([]);
});

test('is not run when it is not what the page has pinned', async ({ page, site, problems }) => {
  const refused = page.waitForEvent('console', (message) => message.text().includes('integrity'));

  await page.goto(
    site.page({
      stub: `data-src="/candor.js" integrity="sha384-${'A'.repeat(64)}" crossorigin data-consent="full"`,
      tag: null,
    }),
  );
  await refused;

  expect(await page.evaluate(() => 'collector' in globalThis.candor)).toBe(false);
  expect(problems).toEqual([]);
});

test('the stub gives up when the file does not come, and keeps nothing', async ({ page, site, problems }) => {
  await page.clock.install();
  await page.goto(
    site.page({
      stub: 'data-src="/nowhere.js"',
      tag: null,
      early: `(() => {
        const given = { plan: 'pro' };
        window.given = new WeakRef(given);
        candor.track('early', given);
        candor.onUnavailable = () => { window.isUnavailable = true; };
      })()`,
    }),
    { waitUntil: 'load' },
  );
  await page.clock.runFor(200);
  await page.waitForFunction(() => document.querySelector('script[src="/nowhere.js"]'));
  const kept = await page.evaluate(() => globalThis.candor.q?.length);

  await page.clock.fastForward(10_000);
  await page.evaluate(() => globalThis.candor.track('after', {}));
  await page.requestGC();

  expect(kept).toBe(1);
  expect(await page.evaluate(() => globalThis.isUnavailable)).toBe(true);
  expect(await page.evaluate(() => globalThis.candor.q?.length)).toBe(0);
  expect(await page.evaluate(() => globalThis.given.deref())).toBeUndefined();
  expect(problems).toEqual([]);
});

test('tells the vitals of before it came', async ({ page, site, problems }) => {
  const address = site.page({
    stub: '',
    tag: 'data-consent="full"',
    body: `<img src="/hero.svg" alt="" width="600" height="400"><button>Slow</button><p>Below</p>
      <script nonce="${nonce}">
        document.querySelector('button').addEventListener('click', () => {
          const until = performance.now() + 250;
          while (performance.now() < until);
        });
        const img = document.querySelector('img');
        img.addEventListener('load', () => setTimeout(() => { img.height = 300; }, 200));
      </script>`,
  });
  const release = site.holdFile();
  await page.goto(address, { waitUntil: 'commit' });
  const { startTime: painted } = await waitForPicture(page);
  await page.waitForFunction(() => document.querySelector('img')?.height === 300);
  await page.click('button');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 600))));
  release();
  await page.waitForFunction(() => globalThis.candor.collector);
  // web-vitals tells TTFB in a task after the page has loaded.
  await page.waitForLoadState('load');
  await page.evaluate(() => new Promise((done) => setTimeout(done)));

  await page.goto('about:blank');

  await expect
    .poll(() => [...new Set(vitalsOf(site).map(({ name }) => name))].sort())
    .toEqual(expect.arrayContaining(['CLS', 'FCP', 'INP', 'LCP', 'TTFB']));
  expect(last(site, 'LCP')).toBeCloseTo(painted, 0);
  expect(last(site, 'INP')).toBeGreaterThanOrEqual(248);
  expect(last(site, 'CLS')).toBeGreaterThan(0);
  expect(problems).toEqual([]);
});

const ways = [
  { name: 'a tag of its own', parts: { stub: '', tag: 'data-consent="full"' } },
  {
    name: 'the stub',
    parts: { stub: 'data-src="/candor.js" data-consent="full"', tag: null },
  },
];

for (const { name, parts } of ways) {
  test(`what is painted largest stays the same, loaded by ${name}`, async ({
    page,
    site,
    problems,
  }, info) => {
    const body = '<img src="/hero.svg" alt="" width="600" height="400"><p>Below</p>';
    await page.goto(site.page({ tag: null, body }), { waitUntil: 'load' });
    const without = await waitForPicture(page);

    await open(page, site.page({ ...parts, body }));
    const withFile = await waitForPicture(page);

    info.annotations.push({
      type: 'LCP',
      description: `${without.startTime} ms without, ${withFile.startTime} ms with the file`,
    });
    // What is asked for once the picture is there cannot have delayed it.
    if (parts.tag === null) expect(withFile.askedAt).toBeGreaterThan(withFile.loadedAt);
    expect(problems).toEqual([]);
  });
}

test('tells clicks on what the page has marked, and leads errors with them', async ({ page, site }) => {
  await open(
    page,
    site.page({
      tag: 'data-consent="full"',
      body: `<button data-candor-track="buy" data-candor-track-plan="pro" data-candor-track-from="ann@shop.test"
          title="for ann@shop.test"><b>Buy for ann@shop.test</b></button>
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
  expect(clicks.map(({ data }) => data)).toEqual([
    { name: 'buy', props: { plan: 'pro', from: '[REDACTED:email]' } },
  ]);
  expect(site.events().find(({ type }) => type === 'exception')?.data).toMatchObject({
    breadcrumbs: [{ category: 'click', message: 'buy' }],
  });
  expect(JSON.stringify(site.posts)).not.toContain('ann@');
});

const unreachable = [
  {
    name: 'nobody answers',
    parts: { tag: 'data-consent="full" data-endpoint="http://127.0.0.1:1/v1"', policy: 'connect-src *' },
  },
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

    expect(problems.filter((problem) => problem !== 'forbidden: connect-src')).toEqual([]);
    expect(site.posts).toEqual([]);
  });
}

for (const { name, parts } of [
  { name: 'by a tag', parts: { stub: '', tag: 'data-health="api=/health"' } },
  { name: 'by the stub', parts: { stub: 'data-src="/candor.js" data-health="api=/health"', tag: null } },
]) {
  test(`loaded ${name} it sends and stores nothing before the person agrees`, async ({
    page,
    context,
    site,
    problems,
  }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const address = site.page({
      ...parts,
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

    expect(asked.filter((path) => path !== '/favicon.ico')).toEqual([
      new URL(address).pathname,
      '/candor.js',
    ]);
    expect(stored).toEqual({ local: [], session: [], databases: [], caches: [] });
    expect(await context.cookies()).toEqual([]);
    expect(site.posts).toEqual([]);
    expect(problems).toEqual([]);
  });
}

function vitalsOf(site: ScriptSite): { name: unknown; value: unknown }[] {
  return site
    .events()
    .filter(({ type }) => type === 'browser.web_vital')
    .map(({ data }) => ({ name: data['name'], value: data['value'] }));
}

function last(site: ScriptSite, vital: string): number {
  return Number(vitalsOf(site).findLast(({ name }) => name === vital)?.value);
}

interface Largest {
  readonly element: string | undefined;
  readonly startTime: number;
  /** When the picture was there, and when the file was asked for. */
  readonly loadedAt: number;
  readonly askedAt: number;
}

/** What the browser says once the largest that it has painted is the picture. */
async function waitForPicture(page: Page): Promise<Largest> {
  let largest = await page.evaluate(readLargest);
  await expect
    .poll(async () => {
      largest = await page.evaluate(readLargest);
      return largest.element;
    })
    .toBe('img');
  return largest;
}

async function readLargest(): Promise<Largest> {
  const entry = await new Promise<PerformanceEntry | undefined>((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1))).observe({
      type: 'largest-contentful-paint',
      buffered: true,
    });
  });
  const timingOf = (end: string): PerformanceResourceTiming | undefined =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).find(({ name }) =>
      name.endsWith(end),
    );
  return {
    element: (entry as { element?: Element } | undefined)?.element?.localName,
    startTime: entry?.startTime ?? 0,
    loadedAt: timingOf('/hero.svg')?.responseEnd ?? 0,
    askedAt: timingOf('/candor.js')?.startTime ?? 0,
  };
}
