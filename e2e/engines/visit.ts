import type { TelemetryConfig } from '@candor/core';
import { eventType, type LedgerStatus } from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import type { Engine, Tab } from './engine.ts';

/** A site, and an intake on another origin. */
export interface Servers {
  readonly site: FaultServer;
  readonly intake: FaultServer;
}

/** Opens the site in a new tab, with a collector that sends to the intake. */
export async function visit(engine: Engine, servers: Servers, options: TelemetryConfig = {}): Promise<Tab> {
  const tab = await engine.open(servers.site.url);
  await startCollector(tab, servers, options);
  return tab;
}

/** Starts a collector in a tab whose page has none yet. */
export function startCollector(tab: Tab, { intake }: Servers, options: TelemetryConfig = {}): Promise<void> {
  const config: TelemetryConfig = { endpoint: intake.endpoint, consent: 'enhanced', ...options };
  return tab.evaluate((config) => {
    globalThis.collector = new candorCore.TelemetryCollector(config);
  }, config);
}

/** Tracks events numbered from `from` in one task. */
export function track(tab: Tab, count: number, from = 0): Promise<void> {
  return tab.evaluate(
    (type, count, from) => {
      for (let n = from; n < from + count; n++) collector.track({ type, data: { n } });
    },
    eventType,
    count,
    from,
  );
}

/** Sends what waits, and waits until that is over. */
export function flush(tab: Tab): Promise<void> {
  return tab.evaluate(() => collector.flush());
}

export function ledgerOf(tab: Tab): Promise<LedgerStatus> {
  return tab.evaluate(() => collector.getBufferStatus() as unknown as LedgerStatus);
}

/** All numbers below `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

/** Names of what lies in `localStorage` and in the database; the page makes no database by looking. */
export interface Kept {
  readonly local: readonly string[];
  readonly database: readonly string[];
}

export function keptIn(tab: Tab): Promise<Kept> {
  return tab.evaluate(async () => {
    const local = Object.keys(localStorage).filter((key) => key.startsWith('candor.'));
    const databases = await indexedDB.databases();
    if (!databases.some(({ name }) => name === 'candor')) return { local, database: [] };
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('candor');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const [store] = opened.objectStoreNames;
    const database = await new Promise<string[]>((resolve, reject) => {
      if (!store) return resolve([]);
      const reading = opened.transaction(store).objectStore(store).getAllKeys();
      reading.onsuccess = () => resolve(reading.result.map(String));
      reading.onerror = () => reject(reading.error);
    });
    opened.close();
    return { local, database };
  });
}

/** Those of the names that hold events. */
export function recordsIn(names: readonly string[]): string[] {
  return names.filter((name) => /^(candor\.j )?1 /.test(name));
}
