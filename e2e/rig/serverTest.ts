import { test as base } from '@playwright/test';
import { type FaultServer, startFaultServer } from './faultServer.ts';

interface Servers {
  /** The site, and an intake on its origin. */
  readonly server: FaultServer;
  /** On another origin. */
  readonly intake: FaultServer;
}

/** Tests with servers that misbehave. */
export const test = base.extend<Servers, { running: Servers }>({
  running: [
    async ({}, use) => {
      const [server, intake] = await Promise.all([startFaultServer(), startFaultServer()]);
      await use({ server, intake });
      await Promise.all([server.close(), intake.close()]);
    },
    { scope: 'worker' },
  ],
  server: async ({ running }, use) => {
    running.server.reset();
    await use(running.server);
  },
  intake: async ({ running }, use) => {
    running.intake.reset();
    await use(running.intake);
  },
});

export { expect } from '@playwright/test';
