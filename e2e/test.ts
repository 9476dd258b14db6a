import { test as base } from '@playwright/test';
import { QueryApi } from './queryApi.ts';
import { type Started, start } from './start.ts';

/** Tests that share one running product: server, embedded engine, dashboard and demo. */
export const test = base.extend<{ api: QueryApi }, { candor: Started }>({
  candor: [
    async ({}, use) => {
      const started = await start();
      await use(started);
      await started.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  api: async ({ candor }, use) => use(new QueryApi(candor.server, candor.adminToken)),
  baseURL: async ({ candor }, use) => use(candor.demo),
});

export { expect } from '@playwright/test';
