import { test as base } from '@playwright/test';
import { bundleCore } from './bundleCore.ts';
import { type OwnChromium, startOwnChromium } from './ownChromium.ts';
import { makeDistant, type Servers, startServers } from './servers.ts';
import { sharedFixture } from './sharedFixture.ts';

interface Rig {
  /** With a profile that no test before has used. */
  own: OwnChromium;
  servers: Servers;
}

/** Tests with a Chromium of their own each. */
export const test = base.extend<Rig, { running: Servers }>({
  running: sharedFixture(async () => startServers(await bundleCore())),
  servers: async ({ running }, use) => {
    makeDistant(running.intake);
    await use(running);
  },
  own: async ({}, use) => {
    const own = await startOwnChromium();
    await use(own);
    await own.close();
  },
});

/** How often a fault is repeated: `CANDOR_RUNS` in the nightly script, else a few times. */
export function runs(few: number): number {
  return Number(process.env['CANDOR_RUNS']) || few;
}

export { expect } from '@playwright/test';
