import { expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryStore } from '../memory.ts';
import type { Store } from '../store.ts';
import { startRollupUpkeep } from './rollupUpkeep.ts';

function start(store: Pick<Store, 'claim' | 'roll'>) {
  const log = vi.fn();
  const upkeep = startRollupUpkeep({ store, isReady: () => true, log, everyMs: 3_600_000, settleMs: 0 });
  onTestFinished(upkeep.close);
  return { upkeep, log };
}

it('lets one of several servers count', async () => {
  const { claim } = createMemoryStore();
  const roll = vi.fn(async () => ({ rolled: 1, waiting: 0 }));
  const servers = [start({ claim, roll }), start({ claim, roll })];

  for (const { upkeep } of servers) await upkeep.round();

  expect(roll).toHaveBeenCalledTimes(1);
});

it('says how many days of before wait, until none does', async () => {
  let waiting = 9;
  const roll = async () => {
    waiting = Math.max(0, waiting - 1);
    return { rolled: 9 - waiting, waiting };
  };
  const { upkeep, log } = start({ claim: createMemoryStore().claim, roll });

  for (let round = 0; round < 4; round++) await upkeep.round();

  expect(log.mock.calls.map(([, , fields]) => fields)).toEqual([
    { counted: 4, waiting: 5 },
    { counted: 8, waiting: 1 },
  ]);
});

it('says once that counting fails, and goes on', async () => {
  const roll = vi.fn(async () => Promise.reject(new Error('away')));
  const { upkeep, log } = start({ claim: createMemoryStore().claim, roll });

  await upkeep.round();
  await upkeep.round();

  expect(roll).toHaveBeenCalledTimes(2);
  expect(log.mock.calls).toEqual([
    ['warn', 'days were not counted; questions look at the events', { reason: expect.any(String) }],
  ]);
});

it('stops between two days', async () => {
  let closing: Promise<void> | undefined;
  const roll = vi.fn(async () => {
    closing = upkeep.close();
    return { rolled: 1, waiting: 9 };
  });
  const { upkeep } = start({ claim: createMemoryStore().claim, roll });

  await upkeep.round();
  await closing;

  expect(roll).toHaveBeenCalledTimes(1);
});
