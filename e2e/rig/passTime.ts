import type { Page } from '@playwright/test';
import { ledgerOf } from './collectorPage.ts';

/** Lets the page's clock run ahead by `ms`, in steps, and gives the network its real time after each. */
export async function passTime(page: Page, ms: number, stepMs = 1000): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await page.clock.fastForward(Math.min(stepMs, ms - passed));
    await settle(page);
  }
}

const longestSettleMs = 400;
/** A database that is given less seems to have been silent for a second. */
const databaseMs = 40;

/** Waits until the delivery waits for its clock, or has nothing to do; what never answers is not waited for. */
async function settle(page: Page): Promise<void> {
  const begun = performance.now();
  while (performance.now() < begun + longestSettleMs) {
    const { transport, waiting } = await ledgerOf(page);
    if (waiting.events === 0 || transport.state !== 'ready') return;
    if (waiting.envelopes === 0 && performance.now() > begun + databaseMs) return;
  }
}

/** What a page of which the clock is stopped needs to send what waits, and to hear the answer. */
export async function send(page: Page): Promise<void> {
  await page.evaluate(() => void globalThis.collector.flush());
  await passTime(page, 300, 100);
}
