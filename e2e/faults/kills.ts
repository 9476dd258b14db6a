import type { BufferStatus } from '@candor/core';
import type { Page } from '@playwright/test';
import { expectBalance, numbersIn, track } from '../rig/collectorPage.ts';
import type { Answer } from '../rig/faultServer.ts';
import { type OwnChromium, withSession } from '../rig/ownChromium.ts';
import type { Random } from '../rig/random.ts';
import type { Servers } from '../rig/servers.ts';
import { settle, visit } from '../rig/visit.ts';

type JournalStage = BufferStatus['journal'];

/** What a scenario is played with. */
export interface Stage extends Servers {
  readonly own: OwnChromium;
  readonly random: Random;
  readonly runs: number;
  /** Where the page must know its events to be for the end of the browser not to lose them. */
  readonly safeIn?: JournalStage;
  /** How the intake may answer while pages end. */
  readonly moods?: readonly [Answer, ...Answer[]];
}

/** What was tracked for sure, and what has come to rest after the next visit. */
export interface Found {
  readonly tracked: readonly number[];
  readonly stored: readonly number[];
}

/** Makes ready to end a page, and gives what ends it at once. */
type End = (page: Page, own: OwnChromium) => Promise<() => Promise<unknown>>;

export const closing: End = async (page) => () => page.close();

export const crashing: End = async (page) => () =>
  // Nobody is left to answer the command.
  endRenderer(page, () => withSession(page, (session) => session.send('Page.crash')).catch(() => undefined));

export const killing: End = async (page, own) => {
  const pid = await own.pidOfRenderer(page);
  return () => endRenderer(page, () => process.kill(pid, 'SIGKILL'));
};

async function endRenderer(page: Page, end: () => unknown): Promise<void> {
  // On a busy machine nobody may hear of it.
  const crashed = page.waitForEvent('crash', { timeout: 10_000 }).catch(() => undefined);
  void end();
  await crashed;
  await page.close();
}

const everyMood: readonly [Answer, ...Answer[]] = [
  { kind: 'ok' },
  { kind: 'lost' },
  { kind: 'hang' },
  { kind: 'reset', at: 'middle' },
  { kind: 'status', status: 503 },
];

const eventsEach = 3;

/** Pages that end right after `track()`, one after another; each begins with what the one before has left. */
export async function endPages(
  { own, random, runs, moods = everyMood, ...servers }: Stage,
  prepare: End,
): Promise<Found> {
  const tracked: number[] = [];
  for (let run = 0; run < runs; run++) {
    servers.intake.answer(random.pick(moods));
    const page = await visit(own.context, servers);
    const end = await prepare(page, own);
    await track(page, eventsEach, { from: tracked.length });
    await end();
    tracked.push(...numbersFrom(tracked.length, eventsEach));
  }
  return { tracked, stored: await visitAgain({ own, ...servers }, hungMs) };
}

/** Requests of pages that are gone, which nobody answers, hold the browser's six connections to a host for up to 30 s. */
const hungMs = 60_000;

/** Longest time between `track()` and the moment from which nothing but a broken disk loses the event. */
const unsafeMs = 250;
const tickMs = 10;

/**
 * A browser that is killed while events come, and started again on what is left of its profile. What the page knew to lie in
 * `localStorage` only is no loss: on a busy machine the database of a browser that has just started may not have answered yet.
 */
export async function killBrowsers({
  own,
  random,
  runs,
  safeIn = 'indexedDB',
  moods = everyMood,
  ...servers
}: Stage): Promise<Found> {
  const tracked: number[] = [];
  let first = 0;
  for (let run = 0; run < runs; run++) {
    servers.intake.answer(random.pick(moods));
    const page = await visit(own.context, servers);
    const told: { n: number; at: number; journal: JournalStage }[] = [];
    page.on('console', (message) => {
      if (message.type() === 'info') told.push(JSON.parse(message.text()));
    });
    await page.evaluate(
      ([first, tickMs]) => {
        let n = first;
        setInterval(() => {
          const at = Date.now();
          globalThis.collector.track({ type: 'fault.counted', data: { n } });
          console.info(JSON.stringify({ n, at, journal: globalThis.collector.getBufferStatus().journal }));
          n += 1;
        }, tickMs);
      },
      [first, tickMs] as const,
    );
    await page.waitForTimeout(random.next() * 2000);
    const killedAt = Date.now();
    await own.kill();
    const safe = told.filter(({ at }) => at < killedAt - unsafeMs);
    if (told.at(-1)?.journal === safeIn) tracked.push(...safe.map(({ n }) => n));
    else if (safe.length) console.log(`the database had not answered for ${safe.length} events`);
    first += 1000;
    await own.relaunch();
  }
  return { tracked, stored: await visitAgain({ own, ...servers }) };
}

/** The next visit, to an intake that is well again: sends all that earlier ones have left. */
export async function visitAgain(
  { own, ...servers }: Servers & { own: OwnChromium },
  settleMs?: number,
): Promise<number[]> {
  servers.intake.answer({ kind: 'ok' });
  const page = await visit(own.context, servers);
  // What has just died is left alone for a moment: it may still be alive.
  await page.waitForTimeout(1500);
  await settle(page, settleMs);
  await expectBalance(page);
  await page.close();
  return numbersIn(servers.intake).toSorted((a, b) => a - b);
}

export function numbersFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
