import { bundleCore } from '../rig/bundleCore.ts';
import { test as base, expect } from '../rig/ownTest.ts';
import { createRandom } from '../rig/random.ts';
import { type Servers, startServers } from '../rig/servers.ts';
import { closing, crashing, endPages, type Found, killBrowsers, killing } from './kills.ts';

/** The library with its journal switched off. What passes here proves nothing about the journal. */
const test = base.extend<{ mutated: Servers }>({
  mutated: async ({}, use) => {
    const servers = await startServers(await bundleCore({ without: 'journal' }));
    await use(servers);
    await servers.close();
  },
});

const moods = [{ kind: 'status', status: 503 }] as const;

for (const [name, prepare] of [
  ['a tab is closed', closing],
  ['a renderer crashes', crashing],
  ['a renderer is killed', killing],
] as const) {
  test(`without a journal events are lost when ${name}`, async ({ own, mutated }) => {
    const found = await endPages({ ...mutated, own, random: createRandom(), runs: 2, moods }, prepare);

    expectLoss(found);
  });
}

test('without a journal events are lost when the browser is killed', async ({ own, mutated }) => {
  const found = await killBrowsers({
    ...mutated,
    own,
    random: createRandom(),
    runs: 2,
    moods,
    safeIn: 'memory',
  });

  expectLoss(found);
});

test('without a journal and the platform to help, events are lost though the intake is well', async ({
  own,
  mutated,
}) => {
  await own.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'fetchLater'));

  const found = await endPages(
    { ...mutated, own, random: createRandom(), runs: 2, moods: [{ kind: 'ok' }] },
    killing,
  );

  expectLoss(found);
});

function expectLoss({ tracked, stored }: Found): void {
  expect(tracked.length).toBeGreaterThan(0);
  expect(tracked.filter((n) => !stored.includes(n)).length).toBeGreaterThan(0);
}
