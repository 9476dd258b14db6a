import type { Page } from '@playwright/test';
import { type Accounts, recordAccounts } from '../rig/accounts.ts';
import { flush, ledgerOf, numbersIn, posts } from '../rig/collectorPage.ts';
import type { FaultServer } from '../rig/faultServer.ts';
import { type OwnChromium, withSession } from '../rig/ownChromium.ts';
import type { Random } from '../rig/random.ts';
import type { Servers } from '../rig/servers.ts';
import { isJournalEmpty, visit } from '../rig/visit.ts';
import { faults, type Tab } from './faults.ts';

/** What a soak is made of. */
export interface SoakOptions extends Servers {
  readonly own: OwnChromium;
  readonly random: Random;
  readonly ms: number;
  readonly log: (line: string) => void;
}

/** How it ended. */
export interface SoakResult {
  /** Events of which the page knows that they were tracked and written down. */
  readonly tracked: number;
  readonly stored: number;
  /** Numbers that are tracked, not stored and in nobody's ledger as dropped. */
  readonly lost: readonly number[];
  /** Numbers that came to rest twice. */
  readonly twice: readonly number[];
  readonly dropped: Readonly<Record<string, number>>;
  /** The share of events that came over the wire more than once. */
  readonly repeatedShare: number;
  readonly requests: number;
  readonly isHealed: boolean;
  readonly hostErrors: readonly string[];
}

const tabCount = 4;
const faultEveryMs = 2000;
const trackEveryMs = 200;
const healMs = 90_000;
/** Each page load numbers its events from a multiple of this. */
const numbersOfOne = 1_000_000;

/** Tabs that track all the time, while something breaks every two seconds; at the end everything is well again. */
export async function soak({ own, random, ms, log, ...servers }: SoakOptions): Promise<SoakResult> {
  const accounts = recordAccounts(servers.intake);
  const told = new Set<number>();
  const crashed = new Set<Page>();
  let loads = 0;
  const open = async (): Promise<Tab> => {
    const page = await visit(own.context, servers, { flushIntervalMs: 1000 });
    page.on('crash', () => crashed.add(page));
    page.on('console', (message) => {
      if (message.type() === 'info') told.add(Number(message.text()));
    });
    await startTracking(page, loads++ * numbersOfOne);
    return { page, isFrozen: false };
  };
  const tabs: Tab[] = [];
  /** Of tabs that share a renderer all die with it. */
  const replaceCrashed = async (): Promise<void> => {
    for (const [i, { page }] of tabs.entries()) {
      if (!crashed.has(page)) continue;
      await page.close();
      tabs[i] = await open();
    }
  };
  for (let i = 0; i < tabCount; i++) tabs.push(await open());

  const begun = performance.now();
  for (let step = 1; performance.now() - begun < ms; step++) {
    const [name, strike] = random.pick(faults);
    log(`${String(step * 2).padStart(5)} s  ${name}`);
    await replaceCrashed();
    const index = random.below(tabs.length);
    const tab = tabs[index];
    if (tab) tabs[index] = (await strike({ tab, own, random, answer: accounts.answer })) ?? (await open());
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, begun + step * faultEveryMs - performance.now())),
    );
  }

  await replaceCrashed();
  await heal(tabs, accounts, own);
  const hostErrors = (
    await Promise.all(tabs.map(({ page }) => page.evaluate(() => globalThis.hostErrors)))
  ).flat();
  const isHealed = await isSettled(tabs);
  if (!isHealed) for (const { page } of tabs) log(JSON.stringify(await knowledgeOf(page)));
  return { ...judge(servers.intake, accounts, told), isHealed, hostErrors };
}

/** Says each number on the console once its event is in the journal. */
async function startTracking(page: Page, first: number): Promise<void> {
  await page.evaluate(
    ([first, trackEveryMs]) => {
      let n = first;
      const timer = setInterval(() => {
        const number = n++;
        globalThis.collector.track({ type: 'fault.counted', data: { n: number } });
        setTimeout(() => console.info(String(number)), 0);
      }, trackEveryMs);
      Object.assign(globalThis, { stopTracking: () => clearInterval(timer) });
    },
    [first, trackEveryMs] as const,
  );
}

async function heal(tabs: readonly Tab[], { answer }: Accounts, own: OwnChromium): Promise<void> {
  answer({ kind: 'ok' });
  for (const { page } of tabs) {
    await withSession(page, (session) => session.send('Page.setWebLifecycleState', { state: 'active' }));
    await own.show(page);
    await page.evaluate(() => (globalThis as { stopTracking?: () => void }).stopTracking?.());
  }
  const deadline = performance.now() + healMs;
  for (let look = 0; performance.now() < deadline && !(await isSettled(tabs)); look++) {
    // Again and again, for what is on its way to an intake that was ill may be the third in a row to fail, and then waits minutes.
    if (look % 40 === 0) for (const { page } of tabs) await flush(page);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function isSettled(tabs: readonly Tab[]): Promise<boolean> {
  for (const { page } of tabs) {
    const { size, waiting } = await ledgerOf(page);
    if (size || waiting.events) return false;
  }
  const [any] = tabs;
  return !!any && isJournalEmpty(any.page);
}

/** What a tab knows of what still waits. */
async function knowledgeOf(page: Page): Promise<unknown> {
  const device = await page.evaluate(async () => ({
    visibility: document.visibilityState,
    names: Object.keys(localStorage).map((name) => name.slice(0, 80)),
    pause: Number(localStorage.getItem('candor.pause')) - Date.now(),
    locks: await navigator.locks.query(),
  }));
  return { ...(await ledgerOf(page)), ...device };
}

function judge(
  intake: FaultServer,
  { seen }: Accounts,
  told: ReadonlySet<number>,
): Omit<SoakResult, 'isHealed' | 'hostErrors'> {
  const stored = numbersIn(intake);
  const once = new Set(stored);
  const dropped: Record<string, number> = {};
  for (const account of seen.values())
    for (const [reason, events] of Object.entries(account.dropped))
      dropped[reason] = (dropped[reason] ?? 0) + events;
  const counted = Object.values(dropped).reduce((sum, events) => sum + events, 0);
  const missing = [...told].filter((n) => !once.has(n));
  const repeated = [...intake.arrivals.values()].filter((times) => times > 1);
  return {
    tracked: told.size,
    stored: once.size,
    lost: missing.slice(counted),
    twice: stored.filter((n, i) => stored.indexOf(n) !== i),
    dropped,
    repeatedShare: repeated.length / intake.arrivals.size,
    requests: posts(intake).length,
  };
}
