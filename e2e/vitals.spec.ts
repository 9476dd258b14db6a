import { test as base, expect, type Page } from '@playwright/test';
import { inOrder, type MeasureSite, reference, startMeasureSite } from './rig/measureSite.ts';
import { type OwnChromium, startOwnChromium } from './rig/ownChromium.ts';
import { sharedFixture } from './rig/sharedFixture.ts';

const test = base.extend<
  { own: OwnChromium; page: Page },
  { running: MeasureSite; browserOfOwn: OwnChromium }
>({
  running: sharedFixture(startMeasureSite),
  // Under Playwright's own flags no page comes back from the back/forward cache.
  browserOfOwn: sharedFixture(startOwnChromium),
  own: async ({ browserOfOwn }, use) => use(browserOfOwn),
  page: async ({ own, running }, use) => {
    const page = await own.context.newPage();
    await own.show(page);
    // What an earlier page could not wait to hear of would be sent once more by this one.
    await page.goto(`${running.url}/done`);
    await page.evaluate(async () => {
      localStorage.clear();
      for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
    });
    running.reset();
    await use(page);
    await page.close();
  },
});

test.describe.configure({ timeout: 60_000 });

/** Makes the page busy for so long at each press. */
const slow = (ms: number): string =>
  `<button id="slow" class="buy now">Buy</button><input id="field"><script>
  function freeze() { const end = performance.now() + ${ms}; while (performance.now() < end); }
  for (const type of ['click', 'keydown']) document.addEventListener(type, function act() { freeze(); });
  </script>`;

/** The fixed set of pages: what is on them, and what somebody does there. */
const pages: Readonly<Record<string, { body: string; act?: (page: Page) => Promise<void> }>> = {
  'a page of text': { body: '<h1>Text</h1><p>Nothing more.</p>' },
  'a picture that comes late': {
    body: `<h1>Late</h1><script>setTimeout(() => {
      const image = new Image(); image.id = 'late'; image.src = '/big.svg?user=ada'; document.body.append(image);
    }, 300)</script>`,
  },
  'a page that jumps': {
    body: `<div id="top"></div><h1>Jumps</h1><p id="text" style="font-size: 40px">Some text that will move down.</p>
      <script>setTimeout(() => { document.querySelector('#top').style.height = '150px' }, 400);
      setTimeout(() => { document.querySelector('#top').style.height = '400px' }, 900)</script>`,
    act: (page) => page.waitForTimeout(800),
  },
  'a button that answers late': {
    body: `<h1>Slow</h1>${slow(260)}`,
    act: (page) => page.click('#slow'),
  },
  'keys that answer very late': {
    body: `<h1>Keys</h1>${slow(560)}`,
    act: async (page) => {
      await page.focus('#field');
      await page.keyboard.press('a');
    },
  },
  'many presses, of which some are slow': {
    body: `<h1>Many</h1><button id="fast">Fast</button>${slow(90)}`,
    act: async (page) => {
      for (let i = 0; i < 8; i++) await page.click(i % 3 ? '#fast' : '#slow');
    },
  },
};

for (const [name, { body, act }] of Object.entries(pages))
  test(`says exactly what the reference library says of ${name}`, async ({ page, running }) => {
    const path = `/${name.replaceAll(' ', '-')}`;
    await page.goto(running.page(path, body));
    await page.waitForTimeout(900);
    await act?.(page);
    await page.waitForTimeout(500);
    expect(await page.evaluate(() => globalThis.hostErrors)).toEqual([]);

    await page.goto(`${running.url}/done`);

    const said = inOrder(await reference(page));
    const toFigures = (vitals: typeof said) =>
      vitals.map(({ name, value, rating, navigationType }) => ({ name, value, rating, navigationType }));
    await expect.poll(() => toFigures(inOrder(running.ours()))).toEqual(toFigures(said));
    expect(said.map(({ name }) => name)).toEqual(
      expect.arrayContaining(
        act && /press|answer/.test(name)
          ? ['CLS', 'FCP', 'INP', 'LCP', 'TTFB']
          : ['CLS', 'FCP', 'LCP', 'TTFB'],
      ),
    );
    for (const { name, parts = {} } of running.ours()) {
      const { longestScriptDuration: _, ...same } = parts;
      expect(said.find((one) => one.name === name)?.parts, name).toMatchObject(same);
    }
    for (const { name, value, parts = {} } of running.ours())
      if (name === 'INP' || name === 'LCP' || name === 'FCP')
        expect(sum(parts, /Delay|Duration|Byte|FCP/), name).toBeCloseTo(value, 3);
  });

test('says why a picture was late, without its query', async ({ page, running }) => {
  await page.goto(running.page('/why', pages['a picture that comes late']?.body ?? ''));
  await page.waitForTimeout(900);
  await page.goto(`${running.url}/done`);

  const lcp = () => running.ours().find(({ name }) => name === 'LCP');
  await expect.poll(lcp).toMatchObject({ target: '#late', resource: `${running.url}/big.svg` });
  expect(lcp()?.parts?.['resourceLoadDelay']).toBeGreaterThan(200);
});

test('says which script made a button slow', async ({ page, running }) => {
  await page.goto(running.page('/script', `<h1>Slow</h1>${slow(300)}`));
  await page.waitForTimeout(500);
  await page.click('#slow');
  await page.waitForTimeout(700);
  await page.goto(`${running.url}/done`);

  const inp = () => running.ours().find(({ name }) => name === 'INP');
  await expect
    .poll(inp)
    .toMatchObject({ target: '#slow', interaction: 'pointer', script: `${running.url}/script act` });
  expect(inp()?.parts?.['processingDuration']).toBeGreaterThanOrEqual(299);
  expect(inp()?.parts?.['longestScriptDuration']).toBeGreaterThanOrEqual(290);
});

test('says what the reference library says when a page comes back from the cache', async ({
  page,
  running,
}) => {
  await page.goto(running.page('/back', `<h1>Back</h1>${slow(120)}`));
  await page.waitForTimeout(800);
  await page.goto(`${running.url}/done`);

  await page.evaluate(() => history.back());
  await page.waitForTimeout(500);
  await page.click('#slow');
  await page.waitForTimeout(500);
  await page.goto(`${running.url}/done`);

  const said = inOrder(await reference(page));
  expect(said.map(({ navigationType }) => navigationType)).toContain('back-forward-cache');
  // Each copy of the library reads the clock in a callback of its own for the first paints after a return.
  const isClock = ({ name, navigationType }: (typeof said)[number]): boolean =>
    navigationType === 'back-forward-cache' && (name === 'FCP' || name === 'LCP');
  const toFigures = (vitals: typeof said) =>
    vitals.map((vital) => {
      const { name, navigationType, value, rating } = vital;
      return isClock(vital) ? [name, navigationType] : [name, navigationType, value, rating];
    });
  await expect.poll(() => toFigures(inOrder(running.ours()))).toEqual(toFigures(said));
  for (const vital of running.ours()) if (isClock(vital)) expect(vital.value).toBeGreaterThan(0);
});

test('hears the last word of every frame when their page is left', async ({ page, running }) => {
  running.page('/inner', '<h1>Inner</h1>');
  await page.goto(running.page('/outer', '<h1>Outer</h1><iframe src="/inner"></iframe>'));
  await page.waitForTimeout(1500);

  await page.goto(`${running.url}/done`);

  const layoutShifts = () => running.ours().filter(({ name }) => name === 'CLS');
  await expect.poll(() => layoutShifts().length).toBe(2);
});

test('slices vitals by route under names of their own, and leaves the standard ones whole', async ({
  page,
  running,
}) => {
  const body = `<h1>Shop</h1><button id="go">Go</button><main></main>${slow(60)}<script>
    let step = 0;
    document.querySelector('#go').addEventListener('click', () => {
      history.pushState(null, '', '/shop/items/' + (4811 + ++step));
      document.querySelector('main').innerHTML = '<h2 style="font-size: 60px">Item ' + step + ' with a long heading</h2><img src="/big.svg?' + step + '">';
    })</script>`;
  await page.goto(running.page('/shop', body));
  await page.waitForTimeout(700);
  for (let i = 0; i < 2; i++) {
    await page.click('#go');
    await page.waitForTimeout(900);
  }
  await page.goto(`${running.url}/done`);

  const toFigures = (vitals: { name: string; value: number; rating: string; navigationType: string }[]) =>
    vitals
      .map(({ name, value, rating, navigationType }) => [
        name.replace('route.', '').toUpperCase(),
        navigationType,
        value,
        rating,
      ])
      .sort();
  const routes = await reference(page, 'routes');
  await expect.poll(() => toFigures(running.ours('browser.route_vital'))).toEqual(toFigures(routes));
  const soft = running
    .ours('browser.route_vital')
    .filter(({ navigationType }) => navigationType === 'soft-navigation');
  expect(new Set(soft.map(({ name }) => name))).toEqual(
    new Set(['route.lcp', 'route.cls', 'route.inp', 'route.fcp']),
  );
  expect(new Set(soft.map(({ route }) => route))).toEqual(new Set(['/shop/items/*']));
  expect(toFigures(running.ours())).toEqual(toFigures(await reference(page)));
  expect(running.ours().map(({ navigationType }) => navigationType)).not.toContain('soft-navigation');
});

test('knows the target of at least 95 of 100 presses whose element is gone at once', async ({
  page,
  running,
}) => {
  test.slow();
  const body = `<h1>Gone</h1><div id="list"></div><script>
    function busy(ms) { const end = performance.now() + ms; while (performance.now() < end); }
    globalThis.offer = (number) => {
      const how = ['pointerdown', 'click', 'pointerup', 'keydown'][number % 4];
      document.querySelector('#list').innerHTML = '<button id="b' + (number % 90 + 10) + '" class="row">Row</button>';
      const button = document.querySelector('#list button');
      button.addEventListener(how, () => { document.querySelector('#list').innerHTML = ''; busy(48 + (number % 5) * 90); });
      button.focus();
      return how;
    };</script>`;
  await page.goto(running.page('/gone', body));
  await page.waitForTimeout(300);
  let known = 0;
  for (let number = 0; number < 100; number++) {
    // Each one so much longer than all before it on the page that it is the INP, also where the machine is busy.
    if (number % 5 === 0 && number) {
      await page.goto(running.page('/gone', body));
      await page.waitForTimeout(300);
    }
    const how = await page.evaluate(
      (number) => (globalThis as unknown as { offer(number: number): string }).offer(number),
      number,
    );
    if (how === 'keydown') await page.keyboard.press('Enter');
    else await page.mouse.click(...(await middleOf(page, '#list button')));
    const wanted = `#b${(number % 90) + 10}`;
    const isKnown = await page
      .waitForFunction((wanted) => globalThis.inpTarget === wanted, wanted, { timeout: 2000 })
      .then(
        () => true,
        () => false,
      );
    known += Number(isKnown);
  }

  expect(known).toBeGreaterThanOrEqual(95);
});

async function middleOf(page: Page, selector: string): Promise<[x: number, y: number]> {
  const box = await page.locator(selector).boundingBox();
  return [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
}

function sum(parts: Readonly<Record<string, number>>, which: RegExp): number {
  return Object.entries(parts)
    .filter(([name]) => which.test(name) && name !== 'longestScriptDuration')
    .reduce((total, [, ms]) => total + ms, 0);
}
