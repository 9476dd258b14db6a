import type { Browser, Locator, Page } from 'playwright';

/** What a graph cost the page while somebody looked at it. */
export interface Looked {
  /** Of the longest answer with points. */
  bytes: number;
  /** From the navigation until the graph was there. */
  openMs: number;
  /** Tasks of more than 50 ms until then, and while it was looked at. */
  opening: number[];
  longTasks: number[];
  /** From each frame to the next while it was looked at. */
  frames: number[];
}

interface Look {
  browser: Browser;
  openUrl: string;
  path: string;
  /** What the graph is called. */
  label: RegExp;
  /** How many times slower the processor is made. */
  slower: number;
  /** Sent instead of the server's answer. */
  every?: Float64Array;
}

/** What runs in the page. */
interface Watched {
  begin(): void;
  end(): { longTasks: number[]; frames: number[] };
}

/** Opens a page with a graph, goes over it with pointer and keys, scrolls, and looks at more and at less of it. */
export async function lookAt({ browser, openUrl, path, label, slower, every }: Look): Promise<Looked> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(openUrl);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.addInitScript(watch);
  const bodies: Promise<number>[] = [];
  page.on('response', (response) => {
    if (!/\/(points|boards\/ask)\?/.test(response.url()) || every) return;
    bodies.push(
      response.body().then(
        ({ length }) => length,
        () => 0,
      ),
    );
  });
  if (every) bodies.push(Promise.resolve(await sendEvery(page, every)));
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });

  await page.goto(new URL(path, openUrl).href);
  const graph = page.getByRole('slider', { name: label });
  await graph.locator('canvas').waitFor({ timeout: 180_000 });
  const openMs = await page.evaluate(() => performance.now());
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached', timeout: 180_000 });
  await graph.scrollIntoViewIfNeeded();
  const opening = await page.evaluate(() => {
    const { watched } = globalThis as unknown as { watched: Watched }; // set by `watch`
    const { longTasks } = watched.end();
    watched.begin();
    return longTasks;
  });
  await goOver(page, graph);
  const seen = await page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.end());
  const bytes = Math.max(0, ...(await Promise.all(bodies)));
  await context.close();
  return { bytes, openMs, opening, ...seen };
}

async function goOver(page: Page, graph: Locator): Promise<void> {
  const box = await graph.boundingBox();
  if (box === null) throw new Error('The graph is not on the screen.');
  for (const turn of [0, 1]) {
    for (let step = 0; step <= 60; step++) {
      const across = turn === 0 ? step / 60 : 1 - step / 60;
      await page.mouse.move(box.x + 60 + across * (box.width - 80), box.y + box.height / 2);
    }
    for (let step = 0; step < 8; step++) await page.mouse.wheel(0, turn === 0 ? -60 : 60);
  }
  await graph.focus();
  for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowLeft');
  for (const range of ['7d', '24h']) {
    await page.locator(`.segments input[value="${range}"]`).check({ force: true });
    await page.locator('.is-older').first().waitFor({ state: 'detached', timeout: 120_000 });
    await page.waitForTimeout(300);
  }
}

/** As if the server sent every value in a column of its own; resolves with the answer's bytes. */
async function sendEvery(page: Page, values: Float64Array): Promise<number> {
  const columns = Array.from(
    values,
    (value, place) =>
      `{"place":${place},"first":${value},"low":${value},"high":${value},"last":${value},"samples":1}`,
  ).join(',');
  const answer = (from: string, to: string): string =>
    `{"range":{"from":${from},"to":${to}},"width":${values.length},"samples":${values.length},"columns":[${columns}]}`;
  await page.route('**/api/v1/points?**', (route) => {
    const asked = new URL(route.request().url()).searchParams;
    return route.fulfill({
      body: answer(asked.get('from') ?? '0', asked.get('to') ?? '0'),
      contentType: 'application/json',
    });
  });
  return answer('0000000000000', '0000000000000').length;
}

/** Runs in the page, from its first moment on. */
function watch(): void {
  let longTasks: number[] = [];
  let frames: number[] = [];
  let isWatching = false;
  let last = 0;
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: 'longtask', buffered: true });
  const keep = (entries: PerformanceEntryList): void => {
    for (const { duration } of entries) longTasks.push(duration);
  };
  const onFrame = (now: number): void => {
    if (!isWatching) return;
    if (last > 0) frames.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  };
  const watched: Watched = {
    begin() {
      [longTasks, frames, last, isWatching] = [[], [], 0, true];
      requestAnimationFrame(onFrame);
    },
    end() {
      keep(observer.takeRecords());
      isWatching = false;
      return { longTasks, frames };
    },
  };
  Object.assign(globalThis, { watched });
}
