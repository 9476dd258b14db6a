import type { ConsentLevel } from '@candor/core';
import { bundledElements } from '../elementsSite.ts';
import { type FaultServer, startFaultServer } from '../rig/faultServer.ts';
import { engineNames, type Tab } from './engine.ts';
import { expect, test } from './test.ts';

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>elements</title><main><h1>elements</h1></main>
<candor-consent></candor-consent><script type="module" src="/elements.js"></script>`;

/** Opens the page and starts everything that a person may meet. */
async function open(tab: Tab, endpoint: string): Promise<void> {
  await tab.evaluate(async (endpoint) => {
    while (!('candorElements' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 20));
    const {
      CandorConsent,
      CandorDashboard,
      CandorPrivacy,
      ErrorTracking,
      LocalStore,
      register,
      TelemetryCollector,
    } = candorElements;
    const collector = new TelemetryCollector({ endpoint, flushIntervalMs: 100 });
    globalThis.watched = { collector, errors: new ErrorTracking(collector) };
    register(CandorConsent, CandorPrivacy, CandorDashboard);
    Object.assign(document.querySelector('candor-consent') ?? {}, { collector });
    globalThis.own = new LocalStore(collector);
    const privacy = Object.assign(new CandorPrivacy(), { collector });
    const dashboard = Object.assign(new CandorDashboard(), { store: globalThis.own });
    document.querySelector('main')?.append(privacy, dashboard);
  }, endpoint);
}

/** What of an element has the focus. */
const focused = (tab: Tab) =>
  tab.evaluate(() =>
    document.querySelector('candor-consent')?.shadowRoot?.activeElement?.textContent?.trim(),
  );

const textOf = (tab: Tab, element: string) =>
  tab.evaluate((element) => document.querySelector(element)?.shadowRoot?.textContent ?? '', element);

/** An error and a use of a feature, at whatever level is in force. */
const act = (tab: Tab, name: string) =>
  tab.evaluate((name) => {
    watched.errors.captureError(new Error(name));
    watched.collector.track({ type: 'feature.used', data: { featureId: name } });
  }, name);

/** By the settings, as a person would. */
const choose = (tab: Tab, level: ConsentLevel) =>
  tab.evaluate(async (level) => {
    const root = document.querySelector('candor-privacy')?.shadowRoot;
    root?.querySelector<HTMLElement>(`input[value=${level}]`)?.click();
    await new Promise((resolve) => setTimeout(resolve, 50));
    root?.querySelector<HTMLElement>('button[part=save]')?.click();
  }, level);

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });
    let pages: FaultServer;
    test.beforeAll(async () => {
      const code = { body: await bundledElements(), contentType: 'text/javascript' };
      pages = await startFaultServer({
        pages: new Map([
          ['/elements', { body: page, contentType: 'text/html' }],
          ['/elements.js', code],
        ]),
      });
    });
    test.afterAll(() => pages.close());

    test('the question is answered by keyboard, the level holds, and what is known is shown and deleted', async ({
      engine,
      intake,
    }) => {
      const told = (): string[] =>
        [...intake.stored.values()].map(
          ({ type, data }) => `${type} ${data['featureId'] ?? data['message'] ?? ''}`,
        );
      const tab = await engine.open(`${pages.url}/elements`);
      await open(tab, intake.endpoint);
      await expect.poll(() => textOf(tab, 'candor-consent')).toContain('May this site measure');
      await act(tab, 'before');
      // Not taken from the page, and no more keys away than there are things before it.
      for (let n = 0; n < 40 && (await focused(tab)) !== 'No, measure nothing'; n++) await tab.press('Tab');
      await tab.press('Tab');
      expect(await focused(tab)).toBe('Yes, measure');
      await tab.press('Enter');
      await expect.poll(() => tab.evaluate(() => watched.collector.getConsent())).toBe('enhanced');

      await act(tab, 'enhanced');
      await expect
        .poll(told)
        .toEqual(expect.arrayContaining(['exception enhanced', 'feature.used enhanced']));
      await tab.evaluate(() =>
        document
          .querySelector<InstanceType<typeof candorElements.CandorDashboard>>('candor-dashboard')
          ?.refresh(),
      );
      await expect.poll(() => textOf(tab, 'candor-dashboard')).toMatch(/enhanced\s+100\s/);
      await tab.evaluate(() =>
        document
          .querySelector('candor-privacy')
          ?.shadowRoot?.querySelector<HTMLElement>('[part=erase]')
          ?.click(),
      );
      await tab.evaluate(() =>
        document
          .querySelector('candor-privacy')
          ?.shadowRoot?.querySelector<HTMLElement>('button[value=yes]')
          ?.click(),
      );
      await expect.poll(() => textOf(tab, 'candor-privacy')).toMatch(/\bDeleted\./);
      expect(intake.erasures).toHaveLength(1);
      expect(await tab.evaluate(() => own.read())).toEqual([]);

      await choose(tab, 'basic');
      await act(tab, 'basic');
      await expect.poll(told).toContain('exception basic');
      await choose(tab, 'none');
      await act(tab, 'none');
      await tab.evaluate(() => watched.collector.flush());
      expect(told().filter((text) => /before|none|feature.used basic/.test(text))).toEqual([]);
      expect(await tab.evaluate(() => Object.keys(localStorage))).toEqual(['candor.consent']);

      await tab.reload();
      await open(tab, intake.endpoint);
      await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
      expect(await textOf(tab, 'candor-consent')).not.toContain('May this site measure');
      await tab.close();
    });
  });
}
