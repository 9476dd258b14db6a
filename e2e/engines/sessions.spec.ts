import { engineNames, type Tab } from './engine.ts';
import { expect, test } from './test.ts';
import { flush, startCollector, track, visit } from './visit.ts';

for (const engineName of engineNames) {
  test.describe(engineName, () => {
    test.use({ engineName });
    // WebKit tells a page what another has written only a little later.
    const isAgreedLater = engineName === 'webkit';

    test('two tabs, a reload and a tab opened afterwards are one session', async ({ engine, servers }) => {
      const sessions = watchSessions(servers.intake);
      const one = await visit(engine, servers);
      const other = await visit(engine, servers);
      await track(one, 1, 0);
      // Which visit it is becomes known to others when it is this tab's turn to say so.
      await expect.poll(() => other.evaluate(() => localStorage.getItem('candor.session'))).toBeTruthy();
      await track(other, 1, 1);
      await flush(one);
      await flush(other);
      await one.reload();
      await startCollector(one, servers);
      await track(one, 1, 2);
      await flush(one);
      await one.close();
      await other.close();
      const later = await visit(engine, servers);
      await track(later, 1, 3);
      await flush(later);

      await expect.poll(() => sessions.size).toBe(4);
      expect(new Set(sessions.values()).size).toBe(1);
      expect([...sessions.values()][0]).toMatch(/^[\w-]{10,}$/);
      await later.close();
    });

    test(`tabs that begin in the same moment ${isAgreedLater ? 'agree on one session by their second event' : 'are one session'}`, async ({
      engine,
      servers,
    }) => {
      const sessions = watchSessions(servers.intake);
      const tabs: Tab[] = [];
      for (let n = 0; n < 4; n++) tabs.push(await visit(engine, servers));
      const start = Date.now() + 400;

      await Promise.all(
        tabs.map((tab, n) =>
          tab.evaluate(
            (start, n) => {
              setTimeout(() => collector.track({ type: 'fault.counted', data: { n } }), start - Date.now());
            },
            start,
            n,
          ),
        ),
      );
      await expect
        .poll(async () => {
          const produced = await Promise.all(
            tabs.map((tab) => tab.evaluate(() => collector.getBufferStatus())),
          );
          return produced.every((status) => 'produced' in status && status.produced === 1);
        })
        .toBe(true);
      for (const tab of tabs) await flush(tab);

      await expect.poll(() => sessions.size).toBe(4);
      const begun = new Set(sessions.values()).size;
      sessions.clear();
      for (const [n, tab] of tabs.entries()) await track(tab, 1, n);
      for (const tab of tabs) await flush(tab);
      await expect.poll(() => sessions.size).toBe(4);
      const goingOn = new Set(sessions.values()).size;

      if (!isAgreedLater) expect(begun).toBe(1);
      expect(goingOn, `after beginning with ${begun}`).toBe(1);
      for (const tab of tabs) await tab.close();
    });

    test('tabs that begin in the same moment tell the start of the visit that stays, and tell it once', async ({
      engine,
      servers,
    }) => {
      const starts: unknown[] = [];
      const sessions = watchSessions(servers.intake, starts);
      const tabs: Tab[] = [];
      for (let n = 0; n < 4; n++) tabs.push(await visit(engine, servers));

      await Promise.all(
        tabs.map((tab) => tab.evaluate(() => void new globalThis.candorCore.Sessions(globalThis.collector))),
      );
      // Each of them has the lock for a moment.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      for (const [n, tab] of tabs.entries()) await track(tab, 1, n);
      for (const tab of tabs) await flush(tab);

      await expect.poll(() => sessions.size).toBe(4);
      expect(new Set(sessions.values()).size).toBe(1);
      expect(starts.filter((id) => id === sessions.get(0))).toHaveLength(1);
      expect(new Set(starts).size, 'each visit has one start at most').toBe(starts.length);
      for (const tab of tabs) await tab.close();
    });

    test('a visit after a pause of 31 minutes is another session', async ({ engine, servers }) => {
      const sessions = watchSessions(servers.intake);
      const tab = await visit(engine, servers);
      await track(tab, 1, 0);
      await flush(tab);
      await tab.reload();
      await tab.evaluate((pauseMs) => {
        const { now } = Date;
        Date.now = () => now() + pauseMs;
      }, 31 * 60_000);
      await startCollector(tab, servers);
      await track(tab, 1, 1);
      await flush(tab);

      await expect.poll(() => sessions.size).toBe(2);
      expect(new Set(sessions.values()).size).toBe(2);
      await tab.close();
    });
  });
}

/** The session of each numbered event that arrives; the sessions whose starts arrive go to `starts`. */
function watchSessions(
  { answer }: Parameters<typeof visit>[1]['intake'],
  starts: unknown[] = [],
): Map<unknown, string> {
  const sessions = new Map<unknown, string>();
  answer(({ envelope }) => {
    for (const { type, data } of envelope?.events ?? []) {
      if (type === 'session.start') starts.push(data['session.id']);
      if ('n' in data) sessions.set(data['n'], envelope?.context.session ?? '');
    }
    return { kind: 'ok' };
  });
  return sessions;
}
