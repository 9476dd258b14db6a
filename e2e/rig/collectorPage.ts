import type { TelemetryCollector, TelemetryConfig } from '@candor/core';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import type { FaultServer } from './faultServer.ts';

declare global {
  /** The one that the tests of the rig talk to. */
  var collector: TelemetryCollector;
}

/** What the ledger of a page says. */
export interface LedgerStatus {
  readonly size: number;
  readonly produced: number;
  readonly acknowledged: number;
  readonly dropped: Readonly<Record<string, number>>;
  readonly waiting: { readonly events: number; readonly envelopes: number; readonly bytes: number };
  readonly shortened: number;
  readonly journal: string;
  readonly transport: { readonly name: string; readonly state: string };
}

/** Type of the numbered events. */
export const eventType = 'fault.counted';

/** Opens the page of a site; `withClock` stops its time, which then passes only by `passTime()`. */
export async function openCore(
  context: BrowserContext,
  url: string,
  { withClock = false } = {},
): Promise<Page> {
  const page = await context.newPage();
  if (withClock) await page.clock.install();
  await page.goto(url);
  await page.waitForFunction(() => 'candorCore' in globalThis);
  if (withClock) await page.clock.pauseAt(Date.now() + 1000);
  return page;
}

/** Starts the page's collector, for a person who allows everything. */
export async function startCollector(page: Page, config: TelemetryConfig): Promise<void> {
  await page.evaluate((config) => {
    globalThis.collector = new globalThis.candorCore.TelemetryCollector({ consent: 'full', ...config });
  }, config);
}

/** Tracks events numbered from `from` in one task. */
export async function track(page: Page, count: number, { from = 0, text = '' } = {}): Promise<void> {
  await page.evaluate(
    ({ type, count, from, text }) => {
      for (let n = from; n < from + count; n++) globalThis.collector.track({ type, data: { n, text } });
    },
    { type: eventType, count, from, text },
  );
}

/** Begins to send what waits, and does not wait for the end of it. */
export async function flush(page: Page): Promise<void> {
  await page.evaluate(() => void globalThis.collector.flush());
}

export async function ledgerOf(page: Page): Promise<LedgerStatus> {
  return page.evaluate(() => globalThis.collector.getBufferStatus() as unknown as LedgerStatus);
}

/** What must hold at any moment: nothing is lost without being counted, and the page hears of nothing. */
export async function expectBalance(page: Page): Promise<LedgerStatus> {
  const status = await ledgerOf(page);
  const { produced, acknowledged, waiting, dropped } = status;
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);

  expect({ produced, dropped }, 'produced = acknowledged + waiting + dropped').toEqual({
    produced: acknowledged + waiting.events + lost,
    dropped,
  });
  expect(await page.evaluate(() => globalThis.hostErrors)).toEqual([]);
  return status;
}

/** Waits until all numbered events are in the store, each once, and the page knows it. */
export async function expectAllDelivered(page: Page, server: FaultServer, count: number): Promise<void> {
  await expect.poll(() => numbersIn(server).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
  await expect.poll(async () => (await ledgerOf(page)).acknowledged, { timeout: 5000 }).toBe(count);

  expect(numbersIn(server).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
  expect(await expectBalance(page)).toMatchObject({
    produced: count,
    acknowledged: count,
    waiting: { events: 0, envelopes: 0 },
    dropped: {},
  });
}

/** The numbers of the stored events, in the order in which they came. */
export function numbersIn(server: FaultServer): number[] {
  const counted = [...server.stored.values()].filter(({ type }) => type === eventType);
  return counted.map(({ data }) => Number(data['n']));
}

/** The POSTs so far. */
export function posts(server: FaultServer): FaultServer['requests'] {
  return server.requests.filter(({ method }) => method === 'POST');
}
