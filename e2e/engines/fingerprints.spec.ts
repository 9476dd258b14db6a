import { completeError } from '@candor/core/errors';
import type { Browser } from '@playwright/test';
import { type FaultServer, startFaultServer } from '../rig/faultServer.ts';
import type { ServedPage } from '../rig/pages.ts';
import { toTab } from './chromium.ts';
import type { Tab } from './engine.ts';
import { buildFaulty, type FileNames } from './faulty/build.ts';
import { expect, test } from './test.ts';

/** How sites name what they build; each is built twice, and the second build moves all columns and all hashes. */
const namings: Record<string, FileNames> = {
  'name and hash': { entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js' },
  'dots and words': {
    entryFileNames: 'static/[name].[hash].chunk.js',
    chunkFileNames: 'static/[name].[hash].chunk.js',
  },
  'hash alone': { entryFileNames: '_next/[hash].js', chunkFileNames: '_next/[hash].js' },
};

const releases = ['1.0.0', '1.0.1 with more of everything in it'];

/** JavaScriptCore leaves no name of an arrow function that is a field of a class. */
const nameless = ['field'];

test('an error has one fingerprint in all engines and in the next build', async ({ engines, browser }) => {
  const pages = new Map<string, ServedPage>();
  const entries: { naming: string; entry: string }[] = [];
  for (const [naming, names] of Object.entries(namings)) {
    for (const release of releases) {
      const { entry, files } = await buildFaulty(release, names);
      entries.push({ naming, entry });
      for (const [path, page] of files) pages.set(path, page);
    }
  }
  expect(new Set(entries.map(({ entry }) => entry)).size).toBe(entries.length);
  const site = await startFaultServer({ pages });
  const tabs: Record<string, Tab | undefined> = {
    chromium: await openChromium(browser, site),
    firefox: await (await engines.get('firefox'))?.open(site.url),
    webkit: await (await engines.get('webkit'))?.open(site.url),
  };

  /** By naming and fault, what each engine made of each build. */
  const found = new Map<string, Record<string, string>>();
  for (const [engine, tab] of Object.entries(tabs)) {
    if (!tab) continue;
    for (const [build, { naming, entry }] of entries.entries()) {
      for (const [fault, told] of Object.entries(await exceptionsIn(tab, entry))) {
        const name = `${naming}: ${fault}`;
        const fingerprint = told ? String(completeError(told)['fingerprint']) : 'nothing thrown';
        found.set(name, { ...found.get(name), [`${engine} ${build % 2}`]: fingerprint });
      }
    }
    await tab.close();
  }
  await site.close();

  const differing = [...found].filter(([, byBuild]) => new Set(Object.values(byBuild)).size > 1);
  expect(differing.filter(([name]) => !nameless.some((fault) => name.endsWith(`: ${fault}`)))).toEqual([]);
  expect(Object.values(found.get('hash alone: own') ?? {}).length).toBeGreaterThan(1);
  // Stable is easy for who tells nothing apart.
  const distinct = new Set(
    [...found]
      .filter(([name]) => name.startsWith('name and hash'))
      .map(([, byBuild]) => byBuild['chromium 0']),
  );
  expect(distinct.size).toBeGreaterThanOrEqual(24);
});

type Told = Readonly<Record<string, unknown>>;

/** Each fault of a build, as the page tells it. */
function exceptionsIn(tab: Tab, entry: string): Promise<Record<string, Told | undefined>> {
  return tab.evaluate(async (entry) => {
    await import(entry);
    const exceptions: Record<string, Told | undefined> = {};
    for (const [fault, run] of Object.entries(globalThis.faults)) {
      const collector = new candorCore.TelemetryCollector({
        consent: 'full',
        customTransport: (events) => {
          exceptions[fault] ??= events.find(({ type }) => type === 'exception')?.data;
          return Promise.resolve();
        },
      });
      const errors = new candorCore.ErrorTracking(collector);
      try {
        await run();
      } catch (thrown) {
        errors.captureError(thrown);
      }
      await collector.flush();
      collector.destroy();
    }
    return exceptions;
  }, entry);
}

async function openChromium(browser: Browser, site: FaultServer): Promise<Tab> {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'candorCore' in globalThis);
  return toTab(page);
}
