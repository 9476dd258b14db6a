import { posts, track } from '../rig/collectorPage.ts';
import { expect, runs, test } from '../rig/ownTest.ts';
import { createRandom } from '../rig/random.ts';
import { settle, visit } from '../rig/visit.ts';
import { closing, crashing, endPages, type Found, killBrowsers, killing, visitAgain } from './kills.ts';

test.setTimeout(120_000 + runs(0) * 10_000);

test('a tab closed right after track() loses nothing, whatever the intake answers', async ({
  own,
  servers,
}) => {
  const random = createRandom();

  const found = await endPages({ ...servers, own, random, runs: runs(10) }, closing);

  expectEachOnce(found, random.seed);
  expect(servers.intake.preflights).toBe(0);
});

test('a renderer that crashes right after track() loses nothing', async ({ own, servers }) => {
  const random = createRandom();

  const found = await endPages({ ...servers, own, random, runs: runs(5) }, crashing);

  expectEachOnce(found, random.seed);
});

test('a renderer that is killed right after track() loses nothing', async ({ own, servers }) => {
  const random = createRandom();

  const found = await endPages({ ...servers, own, random, runs: runs(5) }, killing);

  expectEachOnce(found, random.seed);
});

test('what a killed renderer has not sent arrives without a next visit', async ({ own, servers }) => {
  const page = await visit(own.context, servers);
  expect(await page.evaluate(() => 'fetchLater' in globalThis)).toBe(true);
  const kill = await killing(page, own);
  await track(page, 3);
  await page.waitForTimeout(laterMs);
  expect(posts(servers.intake)).toEqual([]);

  await kill();

  await expect.poll(() => servers.intake.stored.size, { timeout: 10_000 }).toBe(3);
  expect(await visitAgain({ ...servers, own })).toEqual([0, 1, 2]);
});

/** How long the platform's own last request may lag behind `track()`. */
const laterMs = 300;

test('a killed browser loses at most the last 250 ms', async ({ own, servers }) => {
  const random = createRandom();

  const { tracked, stored } = await killBrowsers({ ...servers, own, random, runs: runs(4) });

  expect(tracked.length, `seed ${random.seed}`).toBeGreaterThan(0);
  expect({ seed: random.seed, lost: tracked.filter((n) => !stored.includes(n)) }).toEqual({
    seed: random.seed,
    lost: [],
  });
  expect(stored, `seed ${random.seed}`).toEqual([...new Set(stored)]);
});

test('a browser killed after its events were acknowledged sends none of them as new ones', async ({
  own,
  servers,
}) => {
  const page = await visit(own.context, servers);
  await track(page, 20);
  await page.evaluate(() => globalThis.collector.flush());
  await settle(page);

  await own.kill();
  await own.relaunch();

  expect(await visitAgain({ ...servers, own })).toEqual(Array.from({ length: 20 }, (_, n) => n));
});

function expectEachOnce({ tracked, stored }: Found, seed: number): void {
  expect({ seed, stored }).toEqual({ seed, stored: tracked });
}
