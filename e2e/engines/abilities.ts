import type { FaultServer } from '../rig/faultServer.ts';
import type { Tab } from './engine.ts';

/** What an engine can do, by the name of its row in `docs/browsers.md`. */
export type Abilities = Readonly<Record<string, boolean>>;

type Open = (url: string) => Promise<Tab>;

/** What can be asked of a page, in the words of the platform. */
export function presentIn(tab: Tab): Promise<Abilities> {
  return tab.evaluate(() => {
    const has = (type: string) => PerformanceObserver.supportedEntryTypes.includes(type);
    return {
      '`fetch` with `keepalive`': 'keepalive' in Request.prototype,
      '`fetchLater`': 'fetchLater' in globalThis,
      '`navigator.sendBeacon`': 'sendBeacon' in navigator,
      '`navigator.locks`': 'locks' in navigator,
      '`CompressionStream`': 'CompressionStream' in globalThis,
      '`indexedDB.databases()`': 'databases' in indexedDB,
      '`freeze` event': 'onfreeze' in document,
      '`navigator.globalPrivacyControl`': 'globalPrivacyControl' in navigator,
      'first contentful paint': has('paint'),
      'largest contentful paint': has('largest-contentful-paint'),
      'layout shifts': has('layout-shift'),
      'interaction to next paint': has('event') && 'interactionId' in PerformanceEventTiming.prototype,
      'first input': has('first-input'),
      'long animation frames': has('long-animation-frame'),
      'long tasks': has('longtask'),
      '`performance.memory`': 'memory' in performance,
    };
  });
}

/** What only shows when it is tried in an ordinary tab. `other` is on another origin than `site`. */
export async function triedIn(open: Open, site: FaultServer, other: FaultServer): Promise<Abilities> {
  return {
    'a request without preflight outlives its page': await outlives(open, site, other, 'text/plain'),
    'a request with a preflight of 400 ms outlives its page': await outlives(
      open,
      site,
      other,
      'text/x-asked',
    ),
    'back/forward cache, driven as in these tests': await comesBack(open, site),
  };
}

/** What a private window stores while it is open. */
export async function storedPrivately(open: Open, site: FaultServer): Promise<Abilities> {
  const tab = await open(site.url);
  const kept = await tab.evaluate(async () => {
    const opens = () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open('private');
        opening.onsuccess = () => resolve(true);
        opening.onerror = () => resolve(false);
      });
    const answers = (ask: () => unknown) => {
      try {
        return ask() === 'kept';
      } catch {
        return false;
      }
    };
    return {
      '`localStorage` in a private window': answers(() => {
        localStorage.setItem('private', 'kept');
        return localStorage.getItem('private');
      }),
      'IndexedDB in a private window': await opens(),
    };
  });
  await tab.close();
  return kept;
}

async function outlives(open: Open, site: FaultServer, other: FaultServer, type: string): Promise<boolean> {
  other.reset();
  other.preflightDelayMs = 400;
  const tab = await open(site.url);
  await tab.evaluate(
    (url, type) =>
      void fetch(url, { method: 'POST', keepalive: true, body: 'bye', headers: { 'content-type': type } }),
    other.endpoint,
    type,
  );
  await tab.close();
  const end = Date.now() + 1500;
  const hasArrived = (): boolean => other.requests.some(({ method }) => method === 'POST');
  while (!hasArrived() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  return hasArrived();
}

async function comesBack(open: Open, site: FaultServer): Promise<boolean> {
  const tab = await open(site.url);
  await tab.evaluate(() => {
    document.title = 'as it was left';
  });
  await tab.navigate(`${site.url}/?elsewhere`);
  await tab.back();
  const end = Date.now() + 5000;
  // A page that is just being left has no answer.
  const place = () => tab.evaluate(() => location.search + document.title).catch(() => '?elsewhere');
  while ((await place()).startsWith('?elsewhere') && Date.now() < end);
  const title = await place();
  await tab.close();
  return title === 'as it was left';
}
