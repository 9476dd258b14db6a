import { test as base } from '@playwright/test';
import { type CoreSite, startCoreSite } from './coreSite.ts';
import { QueryApi } from './queryApi.ts';
import { sharedFixture } from './rig/sharedFixture.ts';
import { type Started, start } from './start.ts';

/** Tests that share one running product: server, embedded engine, dashboard and demo. */
export const test = base.extend<{ api: QueryApi }, { candor: Started; coreSite: CoreSite }>({
  candor: [
    async ({}, use) => {
      const started = await start();
      await use(started);
      await started.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  coreSite: sharedFixture(startCoreSite),
  api: async ({ candor }, use) => use(new QueryApi(candor.server, candor.adminToken)),
  baseURL: async ({ candor }, use) => use(candor.demo),
});

export { expect } from '@playwright/test';
