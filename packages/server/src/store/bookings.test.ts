import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngineStore } from '../../test/openEngineStore.ts';
import { createClickHouseStore } from './clickhouse.ts';
import { createMemoryStore } from './memory.ts';
import type { Booking, BookingStore, Store } from './store.ts';

const toId = (n: number): string => n.toString(16).padStart(16, '0');
const aBooking = (number: number, changes: Partial<Booking> = {}): Booking => ({
  number,
  block: `block ${number}`,
  settles: 0,
  ids: [toId(number)],
  ...changes,
});

interface Opened {
  store: Store;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

async function openRemote(): Promise<Opened> {
  const opened = await openEngineStore();
  const store = createClickHouseStore({ ...opened.options, kind: 'cluster' });
  await store.migrate();
  const client = createClient(opened.options);
  return {
    store,
    run: async (query) => void (await client.command({ query })),
    async close() {
      await client.close();
      await store.close();
      await opened.close();
    },
  };
}

async function openMemory(): Promise<Opened> {
  const store = createMemoryStore();
  return { store, run: async () => {}, close: store.close };
}

describe.each([
  ['memory', openMemory],
  ['ClickHouse', openRemote],
])('bookings in the %s store', (name, open) => {
  let opened: Opened;
  let bookings: BookingStore;

  beforeAll(async () => {
    opened = await open();
    if (!opened.store.bookings) throw new Error('the store has no bookings');
    bookings = opened.store.bookings;
  });
  afterAll(() => opened.close());

  it('begin at nothing', async () => {
    expect(await bookings.begin()).toEqual({ last: 0, open: [] });
    expect(await bookings.from(0)).toEqual([]);
    expect(await bookings.of('block 1')).toBeUndefined();
  });

  it('give each number to one of many who want it at once', async () => {
    const rivals = Array.from({ length: 6 }, (_, rival) => `rival ${rival}`);

    for (let number = 1; number <= 6; number++) {
      await Promise.all(rivals.map((block) => bookings.write(aBooking(number, { block }))));
      const [own, ...beyond] = await bookings.from(number);

      expect(own).toMatchObject({ number, ids: [], block: expect.stringContaining('rival') });
      expect(beyond).toEqual([]);
    }
    expect((await bookings.from(0)).map(({ number }) => number)).toEqual(
      Array.from({ length: 6 }, (_, index) => index + 1),
    );
  });

  it('come back as they were written', async () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => toId(n));
    await bookings.write({ number: 7, block: 'long', settles: 6, ids });

    expect((await bookings.from(6)).at(-1)).toEqual({ number: 7, block: 'long', settles: 6, ids });
    expect(await bookings.of('long')).toEqual({ number: 7, block: 'long', settles: 6, ids });
  });

  it.skipIf(name === 'memory')('begin with the newest old one and what is open before it', async () => {
    const old = "now64(3, 'UTC') - toIntervalMinute(5)";
    for (const [number, settles] of [
      [1, 0],
      [2, 1],
      [3, 0],
      [4, 3],
    ])
      await opened.run(
        `INSERT INTO candor.bookings (number, block, settles, ids, at) SELECT ${1000 + Number(number)}, 'old', ${1000 + Number(settles)}, '', ${old}`,
      );

    const { last, open } = await bookings.begin();

    expect(last).toBe(1004);
    const numbers = open.map(({ number }) => number);
    expect(numbers.slice(-2)).toEqual([1002, 1004]);
    expect(numbers).not.toContain(6);
  });

  it.skipIf(name === 'memory')('keep the first where a number was written again after all', async () => {
    await opened.run(
      "INSERT INTO candor.bookings (number, block, ids, at) SELECT 7, 'late', '', now64(3, 'UTC') + 1",
    );

    expect((await bookings.from(7))[0]).toMatchObject({ number: 7, block: 'long' });
    expect(await bookings.of('late')).toBeUndefined();
  });

  it.skipIf(name === 'memory')('go when they are old and others have come', async () => {
    await opened.run(
      "INSERT INTO candor.bookings (number, block, ids, at) SELECT 8, 'older', '', now64(3, 'UTC') - toIntervalHour(2)",
    );

    await bookings.prune(8);
    expect((await bookings.from(8))[0]).toMatchObject({ number: 8 });
    await bookings.prune(1000);
    expect((await bookings.from(8))[0]).toMatchObject({ number: 1001 });
    expect((await bookings.from(7))[0]).toMatchObject({ number: 7 });
  });
});

it('are none in a store of one server', async () => {
  const opened = await openEngineStore();
  await opened.close();

  expect(opened.store.bookings).toBeUndefined();
});
