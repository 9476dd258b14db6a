import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright';
import { type OwnChromium, startOwnChromium } from '../e2e/rig/ownChromium.ts';
import type { Peer } from './peers/peer.ts';
import type { Inlet, Mood, Sink } from './sink.ts';

/** What may happen to a page that has just captured its events. */
export type Exit = 'navigate' | 'close' | 'hiddenThenKilled' | 'killed' | 'killedLater';

/** How many of the events came, by when, and how many more than once; a server that knows its ids keeps one of each. */
export interface Delivered {
  readonly atOnce: number;
  readonly nextVisit?: number;
  readonly twice: number;
}

export interface Exits extends AsyncDisposable {
  leave(script: string, exit: Exit, mood: Mood): Promise<Delivered>;
  /** Stays on the page while the server answers with errors for a while. */
  outlast(script: string): Promise<Delivered>;
}

const events = 100;
const failingMs = 6000;
const afterFailingMs = 35_000;
const patienceMs = 2500;

type Bench = Peer & { init(endpoint: string): void };

let sites = 0;

/** A browser in which pages are left in every way; each time with an origin that knows nothing of the others. */
export async function startExits(sink: Sink): Promise<Exits> {
  const chromium = await startOwnChromium();
  const other = chromium.context.pages()[0] ?? (await chromium.context.newPage());

  const visit = async (site: string, script: string, { endpoint }: Inlet): Promise<Page> => {
    const page = await chromium.context.newPage();
    await page.goto(site);
    await chromium.show(page);
    await page.addScriptTag({ url: script });
    await page.evaluate((to) => (globalThis as unknown as { bench: Bench }).bench.init(to), endpoint);
    await wait(300);
    return page;
  };

  return {
    async leave(script, exit, mood) {
      const inlet = sink.open(mood);
      const site = siteOf(sink);
      const page = await visit(site, script, inlet);
      const isKilled = exit === 'killed' || exit === 'killedLater';
      // Finding it takes a moment, so before the events.
      const pid = isKilled || exit === 'hiddenThenKilled' ? await chromium.pidOfRenderer(page) : 0;
      await capture(page);
      await exits[exit]({ page, other, chromium, pid });
      await arrive(inlet, patienceMs);
      const atOnce = inlet.arrivals.events.size;
      await page.close().catch(() => undefined); // It may be gone by now.
      if (!isKilled) return { atOnce, twice: twice(inlet) };
      const next = await visit(site, script, inlet);
      await arrive(inlet, patienceMs);
      await next.close();
      return { atOnce, nextVisit: inlet.arrivals.events.size, twice: twice(inlet) };
    },
    async outlast(script) {
      const inlet = sink.open('failing');
      const page = await visit(siteOf(sink), script, inlet);
      await capture(page);
      await wait(failingMs);
      inlet.mood = 'prompt';
      await arrive(inlet, afterFailingMs);
      // Long enough for a second copy to show.
      await wait(500);
      await page.close();
      return { atOnce: inlet.arrivals.events.size, twice: twice(inlet) };
    },
    [Symbol.asyncDispose]: () => chromium.close(),
  };
}

interface Leaving {
  readonly page: Page;
  readonly other: Page;
  readonly chromium: OwnChromium;
  readonly pid: number;
}

const exits: Readonly<Record<Exit, (leaving: Leaving) => Promise<void>>> = {
  async navigate({ page }) {
    await page.evaluate(() => {
      location.href = '/next';
    });
  },
  close: ({ page }) => page.close(),
  async hiddenThenKilled({ page, other, chromium, pid }) {
    await chromium.show(other);
    await page.waitForFunction(() => document.visibilityState === 'hidden', undefined, { polling: 20 });
    await wait(100);
    process.kill(pid, 'SIGKILL');
  },
  async killed({ pid }) {
    process.kill(pid, 'SIGKILL');
  },
  async killedLater({ pid }) {
    await wait(500);
    process.kill(pid, 'SIGKILL');
  },
};

/** One task, as when a page does a lot at once. */
async function capture(page: Page): Promise<void> {
  await page.evaluate((events) => {
    const { bench } = globalThis as unknown as { bench: Bench };
    for (let i = 0; i < events; i++) bench.event(i);
  }, events);
}

async function arrive({ arrivals }: Inlet, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (arrivals.events.size < events && performance.now() < deadline) await wait(20);
}

function twice({ arrivals }: Inlet): number {
  return [...arrivals.events.values()].filter((times) => times > 1).length;
}

function siteOf(sink: Sink): string {
  const site = new URL(sink.pages);
  site.hostname = `site${sites++}.localhost`;
  return site.href;
}
