import type { Page } from '@playwright/test';
import { findFirefox } from '../../scripts/engines.ts';
import { startFaultServer } from '../rig/faultServer.ts';
import { startOwnChromium } from '../rig/ownChromium.ts';
import { presentIn, storedPrivately, triedIn } from './abilities.ts';
import { toTab } from './chromium.ts';
import { documented } from './documented.ts';
import { engineNames } from './engine.ts';
import { startFirefox } from './firefox.ts';
import { expect, test } from './test.ts';

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });

    test('can do what docs/browsers.md says', async ({ engine, site }) => {
      const other = await startFaultServer();
      const tab = await engine.open(site.url);
      const present = await presentIn(tab);
      await tab.close();
      const tried = await triedIn(engine.open, site, other);
      await other.close();
      // WebKit's automation is a private window anyway.
      const path = engineName === 'firefox' && findFirefox();
      const secret = path ? await startFirefox(path, { isPrivate: true }) : engine;
      const kept = await storedPrivately(secret.open, site);
      if (secret !== engine) await secret.close();

      expect({ ...present, ...tried, ...kept }, `${engine.name} ${engine.version}`).toEqual(
        documented(engineName),
      );
    });
  });
}

test('chromium can do what docs/browsers.md says', async ({ browser, site }) => {
  const other = await startFaultServer();
  const own = await startOwnChromium();
  const openIn = (context: { newPage(): Promise<Page> }) => async (url: string) => {
    const page = await context.newPage();
    await page.goto(url);
    return toTab(page);
  };
  const open = openIn(own.context);

  const present = await presentIn(await open(site.url));
  const tried = await triedIn(open, site, other);
  await own.close();
  const secret = await browser.newContext();
  const kept = await storedPrivately(openIn(secret), site);
  await secret.close();
  await other.close();

  expect({ ...present, ...tried, ...kept }).toEqual(documented('chromium'));
});
