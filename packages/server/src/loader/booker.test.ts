import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeInnerEvent } from '../../test/innerEvent.ts';
import { databaseError } from '../../test/recordingStore.ts';
import { createKnownIds } from '../intake/knownIds.ts';
import { createMemoryStore } from '../store/memory.ts';
import { packRows } from '../store/rowBytes.ts';
import type { BookingStore, Store } from '../store/store.ts';
import { type Booker, type BookerOptions, createBooker } from './booker.ts';

function bookingsOf({ bookings }: Store): BookingStore {
  if (!bookings) throw new Error('the store has no bookings');
  return bookings;
}

/** A server named `name`, whose blocks begin with that. */
function open(store: Store, name: string, options: Partial<BookerOptions> = {}): Promise<Booker> {
  return createBooker({
    store: { bookings: bookingsOf(store), recentIds: store.recentIds },
    known: createKnownIds(),
    rememberSince: 0,
    isIdle: () => false,
    isOwn: (block) => block.startsWith(name),
    ...options,
  });
}

const keep = (store: Store, ...ids: string[]): Promise<void> =>
  store.insert({ token: randomUUID(), rows: packRows(ids.map((id) => makeInnerEvent({ id }))) });

const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()] as const;

test('what several book at once belongs to one of them', async () => {
  const store = createMemoryStore();
  const servers = await Promise.all(['s1', 's2', 's3'].map((name) => open(store, name)));

  for (let round = 0; round < 20; round++) {
    const ids = [randomUUID(), randomUUID()];
    const own = await Promise.all(
      servers.map((server, index) => server.book(`s${index + 1}-${round}`, ids, false)),
    );

    for (const id of ids) expect(own.filter((isOwn) => isOwn(id))).toHaveLength(1);
  }
});

test('who is turned away while another books tries again, and sees what the other has booked', async () => {
  const store = createMemoryStore();
  const others = await open(store, 's2');
  const { write, ...rest } = bookingsOf(store);
  let turnedAway = 0;
  const bookings: BookingStore = {
    ...rest,
    async write(booking) {
      turnedAway += 1;
      if (turnedAway === 1) await others.book('s2-1', [b], false);
      if (turnedAway <= 3) throw databaseError('286');
      await write(booking);
    },
  };
  const server = await open(store, 's1', { store: { bookings, recentIds: store.recentIds } });

  const isOwn = await server.book('s1-1', [a, b], false);

  expect([a, b].map(isOwn)).toEqual([true, false]);
  expect(turnedAway).toBe(4);
});

test('who is turned away for another reason does not try again by itself', async () => {
  const store = createMemoryStore();
  const bookings: BookingStore = {
    ...bookingsOf(store),
    write: async () => {
      throw databaseError('999');
    },
  };
  const server = await open(store, 's1', { store: { bookings, recentIds: store.recentIds } });

  await expect(server.book('s1-1', [a], false)).rejects.toMatchObject({ reason: 'unavailable' });
});

test('an event that is in a block twice is its own once', async () => {
  const server = await open(createMemoryStore(), 's1');

  const isOwn = await server.book('s1-1', [a, b, a], false);

  expect([a, b, a].map(isOwn)).toEqual([true, true, false]);
});

test('a block that is repeated keeps to what it has booked, also after a restart', async () => {
  const store = createMemoryStore();
  const other = await open(store, 's2');
  const first = await open(store, 's1');
  await first.book('s1-1', [a, b], false);
  const isOthers = await other.book('s2-1', [b, c], false);
  const again = await open(store, 's1');

  const isOwn = await again.book('s1-1', [a, b, c], true);

  expect([a, b, c].map(isOthers)).toEqual([false, false, true]);
  expect([a, b, c].map(isOwn)).toEqual([true, true, false]);
});

test('a server that has lost its place has its own events still', async () => {
  const store = createMemoryStore();
  const first = await open(store, 's1');
  await first.book('s1-1', [a, b], false);
  const again = await open(store, 's1');

  const isOwn = await again.book('s1-of another length', [a], false);

  expect(isOwn(a)).toBe(true);
});

test('what waits from an earlier run is given up where the store has it', async () => {
  const store = createMemoryStore();
  await keep(store, a, c);

  const server = await open(store, 's1', { isWaiting: (id) => id === a || id === b });
  const isOwn = await server.book('s1-1', [a, b], false);

  expect([a, b].map(isOwn)).toEqual([false, true]);
});

test('the door learns what others have booked, and copies are given up until none can wait', async () => {
  const store = createMemoryStore();
  const known = createKnownIds();
  let isIdle = false;
  const server = await open(store, 's1', { known, isIdle: () => isIdle });
  const other = await open(store, 's2');
  await other.book('s2-1', [a], false);

  await server.follow();

  expect(known.has(a)).toBe(true);
  expect((await server.book('s1-1', [a], false))(a)).toBe(false);
  isIdle = true;
  await server.follow();
  expect((await server.book('s1-2', [a], false))(a)).toBe(true);
});

test('a copy of the table that lags behind misleads nobody', async () => {
  const store = createMemoryStore();
  const bookings = bookingsOf(store);
  let asked = 0;
  const lagging: BookingStore = {
    ...bookings,
    async from(number) {
      asked += 1;
      const rows = await bookings.from(number);
      // Of three answers one shows the newest, and one has it without those before.
      return asked % 3 === 0 ? rows : rows.slice(0, asked % 3 === 1 ? 1 : -1);
    },
  };
  const slow = await open({ ...store, bookings: lagging }, 's1');
  const other = await open(store, 's2');

  for (let round = 0; round < 10; round++) {
    const id = randomUUID();
    const own = await Promise.all([
      slow.book(`s1-${round}`, [id], false),
      other.book(`s2-${round}`, [id], false),
    ]);

    expect(own.filter((isOwn) => isOwn(id))).toHaveLength(1);
  }
});

test('a server that was away until bookings were removed looks at the events instead', async () => {
  const store = createMemoryStore();
  const bookings = bookingsOf(store);
  let removedBelow = 0;
  const pruned: BookingStore = {
    ...bookings,
    begin: async () => ({ last: removedBelow, open: [] }),
    from: async (number) => (await bookings.from(number)).filter((row) => row.number >= removedBelow),
  };
  const known = createKnownIds();
  known.add(a);
  const server = await open({ ...store, bookings: pruned }, 's1', { known });
  const other = await open(store, 's2');
  await server.book('s1-1', [b], false);
  for (const [index, id] of [a, c].entries()) {
    await other.book(`s2-${index}`, [id], false);
    await keep(store, id);
  }
  await other.book('s2-last', [randomUUID()], false);
  removedBelow = 4;

  const isOwn = await server.book('s1-2', [a], false);

  expect(isOwn(a)).toBe(false);
  expect(known.has(c)).toBe(true);
});
