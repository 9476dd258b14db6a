import type { Page } from '@playwright/test';
import { crashing, killing } from '../faults/kills.ts';
import type { Accounts } from '../rig/accounts.ts';
import type { Answer } from '../rig/faultServer.ts';
import { type OwnChromium, withSession } from '../rig/ownChromium.ts';
import type { Random } from '../rig/random.ts';

/** One of the tabs that track. */
export interface Tab {
  readonly page: Page;
  readonly isFrozen: boolean;
}

interface Scene {
  readonly tab: Tab;
  readonly own: OwnChromium;
  readonly random: Random;
  readonly answer: Accounts['answer'];
}

/** Breaks something; gives the tab as it is now, or nothing where there is none any more. */
type Fault = readonly [name: string, strike: (scene: Scene) => Promise<Tab | undefined>];

const answering = (name: string, choose: (random: Random) => Answer): Fault => [
  name,
  async ({ tab, random, answer }) => {
    answer(choose(random));
    return tab;
  },
];

/** As often well as ill, so that there is always something on its way when it breaks. */
export const faults: readonly [Fault, ...Fault[]] = [
  answering('the intake is well', () => ({ kind: 'ok' })),
  answering('the intake is well', () => ({ kind: 'ok' })),
  answering('the intake is well', () => ({ kind: 'ok' })),
  answering('the intake is down', () => ({ kind: 'status', status: 503 })),
  answering('the intake asks for a pause', (random) => ({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': String(1 + random.below(3)) },
  })),
  answering('the intake never answers', () => ({ kind: 'hang' })),
  answering('the answer gets lost', () => ({ kind: 'lost' })),
  answering('somebody else answers', () => ({ kind: 'portal' })),
  answering('connections break', (random) => ({
    kind: 'reset',
    at: random.pick(['start', 'middle', 'end']),
  })),
  ['a tab goes offline for a moment', offline],
  ['a tab is reloaded elsewhere', leave],
  ['a tab is closed', close],
  ['a renderer crashes', (scene) => end(scene, crashing)],
  ['a renderer is killed', (scene) => end(scene, killing)],
  ['a tab is frozen, or wakes', freeze],
];

async function offline({ tab, random }: Scene): Promise<Tab> {
  const isDown = { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await withSession(tab.page, async (session) => {
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', isDown);
    await new Promise((resolve) => setTimeout(resolve, random.below(1500)));
    await session.send('Network.emulateNetworkConditions', { ...isDown, offline: false });
  });
  return tab;
}

async function leave({ tab }: Scene): Promise<undefined> {
  await tab.page.goto('about:blank');
  await tab.page.close();
}

async function close({ tab }: Scene): Promise<undefined> {
  await tab.page.close();
}

async function end(
  { tab, own }: Scene,
  prepare: (page: Page, own: OwnChromium) => Promise<() => Promise<unknown>>,
): Promise<undefined> {
  const strike = await prepare(tab.page, own);
  await strike();
}

/** Only a tab that nobody sees can be frozen. */
async function freeze({ tab, own }: Scene): Promise<Tab> {
  const { page, isFrozen } = tab;
  const [blank] = own.context.pages();
  if (!isFrozen && blank) await own.show(blank);
  const state = isFrozen ? 'active' : 'frozen';
  await withSession(page, (session) => session.send('Page.setWebLifecycleState', { state }));
  if (isFrozen) await own.show(page);
  return { page, isFrozen: !isFrozen };
}
