import { setTimeout as sleep } from 'node:timers/promises';
import { createKnownIds, type KnownIds, LEAST_KNOWN } from '../intake/knownIds.ts';
import { isBusy } from '../store/StoreProblem.ts';
import type { Booking, BookingStore, Store } from '../store/store.ts';

/**
 * Agrees with the other servers of a store on who stores which event: a block books its events before it is stored, an event belongs to the
 * block that booked it first, and every other server lets go of its copy.
 */
export interface Booker {
  /** Learns what others have booked since. */
  follow(): Promise<void>;
  /**
   * Books what nobody else has of a block's events; resolves with what tells whether the block may store an event, once for each.
   * `isRepeat` says that the block may have been booked before: then it keeps to that.
   */
  book(block: string, ids: readonly string[], isRepeat: boolean): Promise<(id: string) => boolean>;
}

/** What booking works with. */
export interface BookerOptions {
  store: { readonly bookings: BookingStore } & Pick<Store, 'recentIds'>;
  /** Is told what others have booked, so that the door turns repeats away. */
  known: Pick<KnownIds, 'has' | 'add'>;
  rememberSince: number;
  /** Which ids wait in the spool from an earlier run; absent where none does. */
  isWaiting?: (id: string) => boolean;
  /** Whether nothing that was taken in waits to be stored. */
  isIdle: () => boolean;
  /** Whether this server has made a block. */
  isOwn: (block: string) => boolean;
}

// The copy of the table that answers may be behind the one that was written to.
const visibleTries = 100;
const visiblePauseMs = 20;
// Longer than it takes most replicas to have one.
const writePauseMs = 100;
const writeTries = 20;
const pruneEvery = 256;

/** Makes a booker for a loader, which asks one thing at a time, and learns what is booked already. */
export async function createBooker(options: BookerOptions): Promise<Booker> {
  const { store, known, rememberSince, isIdle, isOwn } = options;
  const { bookings } = store;
  /** Up to this number every booking is known. */
  let last = 0;
  /** The newest booking of this server; whoever books again has stored that block. */
  let settles = 0;
  /** What others have booked, as long as copies may wait here. */
  let taken = createTaken();

  await learn(options.isWaiting);

  async function learn(isWaiting?: (id: string) => boolean): Promise<void> {
    // First the bookings: what is settled by then is found among the events.
    const begun = await bookings.begin();
    last = begun.last;
    for (const booking of begun.open) take(booking);
    if (!isWaiting) return;
    for await (const ids of store.recentIds(rememberSince))
      for (const id of ids) if (isWaiting(id)) taken.add(id);
  }

  /** For one that was away for so long that bookings were removed meanwhile. */
  async function learnAgain(): Promise<void> {
    await learn(known.has);
    for await (const ids of store.recentIds(rememberSince, undefined, LEAST_KNOWN))
      for (const id of ids) known.add(id);
  }

  function take({ block, ids }: Booking): void {
    if (isOwn(block)) return;
    for (const id of ids) {
      known.add(id);
      taken.add(id);
    }
  }

  /** Reads on as far as there is no gap. */
  async function read(): Promise<Booking[]> {
    const found: Booking[] = [];
    for (;;) {
      const rows = await bookings.from(last);
      const [first] = rows;
      if (last > 0 && first && first.number > last) {
        await learnAgain();
        continue;
      }
      const before = last;
      for (const booking of rows) {
        // Beyond a gap: what is missing is on its way to this copy of the table.
        if (booking.number > last + 1) return found;
        if (booking.number === last) continue;
        last = booking.number;
        take(booking);
        found.push(booking);
      }
      if (last === before) return found;
    }
  }

  async function follow(): Promise<void> {
    // Everything taken in so far is stored, and what comes from here on is compared with `known` at the door.
    if (isIdle() && taken.size > 0) taken = createTaken();
    await read();
  }

  /** A cluster takes one booking after another, and turns away who comes in between: resolves with whose it was, where that had the same number. */
  async function writeAfterOthers(booking: Booking): Promise<Booking | undefined> {
    for (let tries = 1; ; tries++) {
      try {
        await bookings.write(booking);
        return undefined;
      } catch (error) {
        if (!isBusy(error) || tries >= writeTries) throw error;
      }
      await sleep(writePauseMs * Math.random());
      const winner = (await read()).find(({ number }) => number === booking.number);
      if (winner) return winner;
    }
  }

  /** Tries to have the next number; resolves with the booking that has it. */
  async function write(block: string, ids: readonly string[]): Promise<Booking> {
    const number = last + 1;
    const others = await writeAfterOthers({ number, block, settles, ids });
    if (others) return others;
    for (let tries = 0; tries < visibleTries; tries++) {
      const winner = (await read()).find((booking) => booking.number === number);
      if (winner) return winner;
      await sleep(visiblePauseMs);
    }
    // It may be another table by now, as after a restore.
    await learnAgain();
    throw new Error('[candor] The database does not show a booking that it has taken');
  }

  return {
    follow,
    async book(block, all, isRepeat) {
      await follow();
      const before = isRepeat ? await bookings.of(block) : undefined;
      if (before) {
        settles = before.number;
        return createOnce(before.ids);
      }
      const keys = [...new Set(all.map(toKey))];
      for (;;) {
        const free = keys.filter((key) => !taken.has(key));
        if (free.length === 0) return () => false;
        const winner = await write(block, free);
        if (winner.block !== block) continue;
        settles = winner.number;
        // Nobody waits for it; what it leaves goes another time.
        if (settles % pruneEvery === 0) bookings.prune(settles - pruneEvery).catch(() => {});
        return createOnce(free);
      }
    },
  };
}

/** Forgets nothing. */
function createTaken(): KnownIds {
  return createKnownIds(Number.POSITIVE_INFINITY);
}

/** What a booking keeps of an id, and the memory of ids too. */
function toKey(id: string): string {
  return id.slice(0, 8) + id.slice(-8);
}

function createOnce(keys: readonly string[]): (id: string) => boolean {
  const left = new Set(keys);
  return (id) => left.delete(toKey(id));
}
