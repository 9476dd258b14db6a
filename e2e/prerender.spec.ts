import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { browserArgs, ensureBrowser } from '../scripts/browser.ts';
import { type MeasureSite, startMeasureSite } from './rig/measureSite.ts';

const test = base.extend<{ site: MeasureSite; visit: (url: string) => Promise<void> }>({
  site: async ({}, use) => {
    const site = await startMeasureSite();
    await use(site);
    await site.close();
  },
  // No debugger may be attached: Chromium would not prerender for it.
  visit: async ({}, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'candor-profile-'));
    const args = browserArgs().filter((arg) => arg !== '--disable-background-networking');
    let browser: ChildProcess | undefined;
    await use(async (url) => {
      const all = [...args, '--headless=new', `--user-data-dir=${profile}`, url];
      browser = spawn(await ensureBrowser(), all, { stdio: 'ignore' });
    });
    browser?.kill('SIGKILL');
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  },
});

const from = `<h1>From</h1><a href="/shown">Go</a>
<script type="speculationrules">{ "prerender": [{ "urls": ["/shown"], "eagerness": "immediate" }] }</script>
<script>
  addEventListener('load', () => setTimeout(() => {
    collector.track({ type: 'x.from' });
    setTimeout(() => document.querySelector('a').click(), 3000);
  }));
</script>`;

const shown = `<h1>Shown</h1><script>
  const sent = () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('envelopes')).length;
  const visit = () => JSON.parse(localStorage['candor.session'] ?? '{}').id;
  let before;
  addEventListener('load', () => setTimeout(() => {
    for (const feature of ['PageViews', 'Sessions', 'ErrorTracking', 'ResourceUsage']) new candorCore[feature](collector);
    collector.track({ type: 'x.before', data: { isPrerendering: document.prerendering } });
    void collector.flush();
    setTimeout(() => { throw new Error('before it was shown') });
  }));
  // Before the library hears of it.
  document.addEventListener('prerenderingchange', () => {
    before = visit();
    collector.track({ type: 'x.shown', data: { sent: sent() } });
    setTimeout(() => {
      collector.track({ type: 'x.after', data: { isSame: visit() === before } });
      location.href = '/done';
    }, 1500);
  });
</script>`;

test('a prerendered page is silent until it is shown, loses nothing, and goes on with the visit', async ({
  site,
  visit,
}) => {
  site.page('/shown', shown);
  const events = () => {
    const origin = [...site.stored.values()].find(({ type }) => type === 'x.before')?.origin;
    return [...site.stored.values()].filter((event) => event.origin === origin).sort((a, b) => a.seq - b.seq);
  };
  const dataOf = (wanted: string) => events().flatMap(({ type, data }) => (type === wanted ? [data] : []));

  await visit(site.page('/from', from));

  await expect.poll(() => dataOf('browser.web_vital').length, { timeout: 30_000 }).toBeGreaterThan(3);

  expect(dataOf('x.before')).toEqual([{ isPrerendering: true }]);
  expect(dataOf('x.shown')).toEqual([{ sent: 0 }]);
  expect(dataOf('x.after')).toEqual([{ isSame: true }]);
  for (const type of ['exception', 'page_view', 'session.start']) expect(dataOf(type), type).toHaveLength(1);
  // A page that goes is left more than once, and told again where it has loaded something since.
  const loaded = dataOf('browser.resources').map(({ resourceCount }) => resourceCount);
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded).toEqual([...new Set(loaded)]);
  expect(events().map(({ seq }) => seq)).toEqual(events().map((_, index) => index + 1));
  for (const { navigationType, value } of dataOf('browser.web_vital')) {
    expect(navigationType).toBe('prerender');
    expect(value).toBeLessThan(1000);
  }
});
