import { expectBalance, ledgerOf } from '../rig/collectorPage.ts';
import { expect, test } from '../rig/ownTest.ts';
import { storedBy } from '../rig/pageStorage.ts';
import { keptOn, recordsIn, settle, visit } from '../rig/visit.ts';

test('fields that are taken back leave the device, and the rest of their event arrives', async ({
  own,
  servers,
}) => {
  const { intake } = servers;
  intake.answer({ kind: 'status', status: 503 });
  const page = await visit(own.context, servers, { consent: 'full', flushIntervalMs: 100 });
  await page.evaluate(() => {
    for (let n = 0; n < 3; n++)
      collector.track({
        type: 'exception',
        data: { type: 'Error', message: `fault ${n}`, context: { step: n }, user: { id: 'somebody' } },
      });
  });
  await expect.poll(async () => recordsIn((await keptOn(page)).database).length).toBeGreaterThan(0);
  expect(await storedBy(page)).toContain('somebody');

  await page.evaluate(() => collector.setConsent('enhanced'));

  await expect.poll(() => storedBy(page)).not.toContain('somebody');
  expect(await storedBy(page)).toContain('fault 2');
  // With the receipt of the decision.
  expect((await ledgerOf(page)).waiting.events).toBe(4);
  intake.reset();
  await page.evaluate(() => collector.flush());
  await settle(page);
  const exceptions = [...intake.stored.values()].filter(({ type }) => type === 'exception');
  expect(exceptions.map(({ data }) => data)).toEqual(
    [0, 1, 2].map((n) => ({ type: 'Error', message: `fault ${n}`, context: { step: n } })),
  );
  expect(await expectBalance(page)).toMatchObject({ produced: 4, acknowledged: 4, dropped: {} });
});
