import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { openIn } from '../../test/openAdministration.ts';
import { createOutcomeLedger } from '../intake/outcomes.ts';
import { recordOutcomes } from '../intake/recordOutcomes.ts';
import { createMemoryStore } from '../store/memory.ts';
import { createKeyLimits } from './keyLimits.ts';
import { shareUsage } from './shareUsage.ts';

const MIDNIGHT = Date.UTC(2026, 10, 28);

/** Servers over one store, with one key that may send so much a day. */
async function open(eventsPerDay: number | undefined) {
  const clock = { at: MIDNIGHT + 3_600_000, isAway: false };
  const now = (): number => clock.at;
  const memory = createMemoryStore({ now });
  const store = {
    ...memory,
    async outcomes(scope: Parameters<typeof memory.outcomes>[0]) {
      if (clock.isAway) throw new Error('the store is away');
      return memory.outcomes(scope);
    },
  };
  const { keys } = await openIn(await makeFolder(), { now });
  const key = await keys.add('u_1', { name: 'Shop', project: 'default', origins: [], eventsPerDay });
  const serve = async () => {
    const { usage: own } = await openIn(await makeFolder(), { now });
    const ledger = createOutcomeLedger(now);
    const account = recordOutcomes(ledger, store, () => {});
    const usage = shareUsage(own, { keys, store, flush: account.flush, now });
    onTestFinished(() => usage.close());
    onTestFinished(() => account.close());
    const limits = createKeyLimits({ find: (text) => keys.find(text) }, usage, 1_000, now);
    return {
      usage,
      isOpen: () => limits.isOpen(key.key),
      take(events: number) {
        limits.spend(key.key, events);
        ledger.add({ id: key.id, project: key.project }, 'stored', events);
      },
    };
  };
  return { clock, key, serve };
}

test('what one server takes is spent at the other, too', async () => {
  const { key, serve } = await open(10);
  const [a, b] = [await serve(), await serve()];

  a.take(6);
  b.take(3);
  await a.usage.follow();
  await b.usage.follow();

  expect([a.usage.today(key.id).events, b.usage.today(key.id).events]).toEqual([6, 9]);
  expect(b.isOpen()).toBe(true);
  b.take(1);
  expect(b.isOpen()).toBe(false);
  await b.usage.follow();
  await a.usage.follow();
  expect(a.usage.today(key.id).events).toBe(10);
  expect(a.isOpen()).toBe(false);
});

test('however often it is asked, and however much comes meanwhile, nothing is counted twice or lost', async () => {
  const { key, serve } = await open(1_000);
  const [a, b] = [await serve(), await serve()];

  for (let round = 0; round < 20; round++) {
    a.take(3);
    const asked = [a.usage.follow(), a.usage.follow(), b.usage.follow()];
    a.take(2);
    b.take(1);
    await Promise.all(asked);
  }
  await a.usage.follow();
  await b.usage.follow();
  await a.usage.follow();

  expect([a.usage.today(key.id).events, b.usage.today(key.id).events]).toEqual([120, 120]);
});

test('while the store is away each counts on from what it knew', async () => {
  const { clock, key, serve } = await open(100);
  const [a, b] = [await serve(), await serve()];
  a.take(6);
  await a.usage.follow();
  await b.usage.follow();

  clock.isAway = true;
  b.take(2);
  await b.usage.follow();
  b.take(2);
  await b.usage.follow();

  expect(b.usage.today(key.id).events).toBe(10);
  clock.isAway = false;
  await b.usage.follow();
  expect(b.usage.today(key.id).events).toBe(10);
});

test('a day begins with nothing', async () => {
  const { clock, key, serve } = await open(10);
  const a = await serve();
  a.take(12);
  await a.usage.follow();
  expect(a.isOpen()).toBe(false);

  clock.at += 24 * 3_600_000;

  expect(a.isOpen()).toBe(true);
  await a.usage.follow();
  expect(a.usage.today(key.id)).toEqual({ events: 0, refused: 0 });
});

test('nobody is asked where no key has a quota', async () => {
  const { clock, key, serve } = await open(undefined);
  clock.isAway = true;
  const a = await serve();
  a.take(3);

  await a.usage.follow();

  expect(a.usage.today(key.id).events).toBe(3);
});
