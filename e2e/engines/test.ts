import { test as base } from '@playwright/test';
import { cures, findFirefox, findWebKit } from '../../scripts/engines.ts';
import { type FaultServer, startFaultServer } from '../rig/faultServer.ts';
import type { Engine, EngineName } from './engine.ts';
import { startFirefox } from './firefox.ts';
import type { Servers } from './visit.ts';
import { startWebKit } from './webkit.ts';

interface Engines {
  /** Starts it when it is first asked for; nothing where it is not installed. */
  get(name: EngineName): Promise<Engine | undefined>;
}

/** Tests in an engine that Playwright does not start, against a server on an origin of the test's own. */
export const test = base.extend<
  { engineName: EngineName; engine: Engine; site: FaultServer; intake: FaultServer; servers: Servers },
  { engines: Engines }
>({
  engineName: ['firefox', { option: true }],

  engines: [
    async ({}, use) => {
      const started = new Map<EngineName, Promise<Engine | undefined>>();
      await use({
        get(name) {
          const engine = started.get(name) ?? startEngine(name);
          started.set(name, engine);
          return engine;
        },
      });
      for (const engine of started.values()) await (await engine)?.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  engine: async ({ engines, engineName }, use, testInfo) => {
    const engine = await engines.get(engineName);
    if (engine) return use(engine);
    // A laptop may lack an engine; the machines that say whether a change is good may not.
    if (process.env['CI']) throw new Error(cures[engineName]);
    testInfo.skip(true, cures[engineName]);
  },

  // Each port is an origin, so nothing that another test stored is in the way.
  site: async ({}, use) => {
    const server = await startFaultServer();
    await use(server);
    await server.close();
  },

  intake: async ({}, use) => {
    const server = await startFaultServer();
    // On loopback everything survives; with this, only what asks nobody for permission does.
    server.preflightDelayMs = 400;
    await use(server);
    await server.close();
  },

  servers: async ({ site, intake }, use) => use({ site, intake }),
});

export { expect } from '@playwright/test';

async function startEngine(name: EngineName): Promise<Engine | undefined> {
  const firefox = name === 'firefox' && findFirefox();
  if (firefox) return startFirefox(firefox);
  const webkit = name === 'webkit' && findWebKit();
  if (webkit) return startWebKit(webkit);
  console.log(`Skipped: ${cures[name]}`);
  return undefined;
}
