import type { TelemetryConfig } from '@candor/core';
import type { BrowserContext, Page } from '@playwright/test';
import { ledgerOf, openCore, startCollector } from './collectorPage.ts';
import type { Servers } from './servers.ts';

/** Opens the site in a new tab, with a collector that sends to the intake. */
export async function visit(
  context: BrowserContext,
  { site, intake }: Servers,
  options: TelemetryConfig = {},
): Promise<Page> {
  const page = await openCore(context, site.url);
  await startCollector(page, { endpoint: intake.endpoint, consent: 'enhanced', ...options });
  return page;
}

/** What the library keeps on the device, by name. */
export interface Kept {
  readonly local: readonly string[];
  readonly database: readonly string[];
}

/** Looks without making a database that is not there. */
export function keptOn(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const local = Object.keys(localStorage).filter((key) => key.startsWith('candor.'));
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'candor')) return { local, database: [] };
    const opened = await new Promise<IDBDatabase | undefined>((resolve) => {
      const request = indexedDB.open('candor');
      request.onerror = () => resolve(undefined);
      request.onsuccess = () => resolve(request.result);
    });
    const [store] = opened?.objectStoreNames ?? [];
    if (!opened || !store) return { local, database: [] };
    const database = await new Promise<string[]>((resolve) => {
      const reading = opened.transaction(store).objectStore(store).getAllKeys();
      reading.onsuccess = () => resolve(reading.result.map(String));
      reading.onerror = () => resolve([]);
    });
    opened.close();
    return { local, database };
  });
}

/** Whether anything is kept that is still to be sent. */
export async function isJournalEmpty(page: Page): Promise<boolean> {
  const { local, database } = await keptOn(page);
  return !recordsIn(local).length && !recordsIn(database).length;
}

/** Those of the names that hold events. */
export function recordsIn(names: readonly string[]): string[] {
  return names.filter((name) => /^(candor\.j )?1 /.test(name));
}

/** Waits until this page has nothing more to send, neither of its own nor of others; after the limit a test looks at what there is. */
export async function settle(page: Page, timeoutMs = 15_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    const { size, waiting } = await ledgerOf(page);
    if (!size && !waiting.events && (await isJournalEmpty(page))) return;
    await page.waitForTimeout(50);
  }
}
