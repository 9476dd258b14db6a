import type { Page } from '@playwright/test';
import { expect, test } from './test.ts';

const exits: Record<string, (page: Page) => Promise<unknown>> = {
  'going elsewhere': (page) => page.goto('about:blank'),
  reloading: (page) => page.reload(),
  'closing the tab': (page) => page.close(),
  'closing the tab with its unload dialogs': async (page) => {
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
  },
};

for (const [name, leave] of Object.entries(exits)) {
  test(`${name} right after track() loses nothing and needs no preflight`, async ({
    context,
    candor,
    coreSite,
    api,
  }) => {
    const page = await coreSite.open(context);
    const preflights: string[] = [];
    context.on('request', (request) => request.method() === 'OPTIONS' && preflights.push(request.url()));
    const key = await writeKeyOf(candor.output());

    const type = await page.evaluate(
      ([endpoint, writeKey, name]) => {
        const type = `exit.${name.replaceAll(' ', '_')}`;
        const collector = new globalThis.candorCore.TelemetryCollector({
          endpoint,
          writeKey,
          consent: 'enhanced',
        });
        for (let i = 0; i < 100; i++)
          collector.track({ type, data: { i, text: 'left in a hurry'.repeat(8) } });
        return type;
      },
      [`${candor.server}/v1/envelopes`, key, name] as const,
    );
    await leave(page);

    const arrived = async () =>
      (await api.events()).filter((event) => event.type === type).map((event) => event.attributes['i']);
    await expect.poll(async () => new Set(await arrived()).size, { timeout: 15_000 }).toBe(100);
    expect(await arrived()).toHaveLength(100);
    expect(preflights).toEqual([]);
  });
}

test('keeps the page eligible for the back/forward cache', async ({ browser, coreSite }) => {
  const context = await browser.newContext();
  const page = await coreSite.open(context);

  const listeners = await page.evaluate(() => {
    const added: string[] = [];
    const original = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (
      this: EventTarget,
      ...args: Parameters<typeof original>
    ) {
      added.push(args[0]);
      return original.apply(this, args);
    };
    const { TelemetryCollector, PerformanceMetrics, ErrorTracking, HealthCheck } = globalThis.candorCore;
    const collector = new TelemetryCollector({ endpoint: '/v1/envelopes', consent: 'full' });
    for (const Feature of [PerformanceMetrics, ErrorTracking, HealthCheck]) new Feature(collector);
    EventTarget.prototype.addEventListener = original;
    return added;
  });
  await context.close();

  expect(listeners).toContain('pagehide');
  expect(listeners).not.toContain('unload');
  expect(listeners).not.toContain('beforeunload');
});

/** The public key, as the start command prints it. */
async function writeKeyOf(output: string): Promise<string> {
  return /key=(\S+)/.exec(output)?.[1] ?? '';
}
