import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Erasure } from '../store/store.ts';
import { type RemovalDeps, startRemoval } from './removal.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store with erasures that writes down what was asked of it. */
function open(found: readonly Erasure[] = [], more: Partial<RemovalDeps> = {}) {
  const done: string[] = [];
  const erasures = new Map(found.map((one) => [one.name, one]));
  let fault: Error | undefined;
  const removal = startRemoval({
    store: {
      removals: {
        all: async () => [...erasures.values()],
        async remove(names) {
          if (fault) throw fault;
          done.push(`remove ${names.join()}`);
        },
        async forget(names) {
          done.push(`forget ${names.join()}`);
          for (const name of names) erasures.delete(name);
        },
      },
    },
    isShared: false,
    passSpool: async () => {
      done.push('pass');
    },
    purge: { request: () => done.push('purge') },
    isReady: () => true,
    log: (_, message) => done.push(message),
    ...more,
  });
  return {
    removal,
    done,
    fail(error?: Error): void {
      fault = error;
    },
  };
}

describe('a removal', () => {
  it('happens at once, and is forgotten when no question is under way that began before', async () => {
    const { removal, done } = open();

    await removal.request('a');

    expect(done).toEqual(['remove a', 'purge']);
    await vi.advanceTimersByTimeAsync(11_000);
    expect(done).toEqual(['remove a', 'purge']);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(done).toEqual(['remove a', 'purge', 'forget a']);
    await removal.close();
  });

  it('waits longer where other servers ask', async () => {
    const { removal, done } = open([], { isShared: true });

    await removal.request('a');
    await vi.advanceTimersByTimeAsync(39_000);

    expect(done).not.toContain('forget a');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(done).toContain('forget a');
    await removal.close();
  });

  it('takes together what is asked for while one runs', async () => {
    const { removal, done } = open();

    await Promise.all(['a', 'b', 'c'].map((name) => removal.request(name)));

    expect(done.filter((what) => what.startsWith('remove'))).toEqual(['remove a', 'remove b,c']);
    await removal.close();
  });

  it('rejects when it fails, says so once, and is done later', async () => {
    const { removal, done, fail } = open();
    fail(new Error('away'));

    await expect(removal.request('a')).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(10_000);
    fail();
    await vi.advanceTimersByTimeAsync(4_000);

    expect(done).toEqual([
      'erased rows are in no answer, and still in the tables; this is tried again',
      'remove a',
      'purge',
    ]);
    await removal.close();
  });

  it('goes on with what a stop has cut off, after what was on its way', async () => {
    const { removal, done } = open([{ name: 'cut', ageMs: 60_000 }]);

    await vi.advanceTimersByTimeAsync(4_000);

    expect(done).toEqual(['pass', 'remove cut', 'purge']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(done).toEqual(['pass', 'remove cut', 'purge', 'forget cut']);
    await removal.close();
  });

  it('leaves alone what is being erased right now, here or by another server', async () => {
    const here = open([{ name: 'now', ageMs: 1_000 }]);
    const there = open([{ name: 'now', ageMs: 60_000 }], { isShared: true });

    await vi.advanceTimersByTimeAsync(4_000);

    expect(here.done).toEqual([]);
    expect(there.done).toEqual([]);
    await Promise.all([here.removal.close(), there.removal.close()]);
  });

  it('takes over what another server has not finished in ten minutes', async () => {
    const { removal, done } = open([{ name: 'left', ageMs: 601_000 }], { isShared: true });

    await vi.advanceTimersByTimeAsync(4_000);

    expect(done).toEqual(['pass', 'remove left', 'purge']);
    await removal.close();
  });

  it('asks nothing of a store that is not there yet', async () => {
    let isReady = false;
    const { removal, done } = open([{ name: 'cut', ageMs: 60_000 }], { isReady: () => isReady });

    await vi.advanceTimersByTimeAsync(30_000);
    expect(done).toEqual([]);
    isReady = true;
    await vi.advanceTimersByTimeAsync(4_000);

    expect(done).toEqual(['pass', 'remove cut', 'purge']);
    await removal.close();
  });

  it('leaves no name behind when it is closed, unless others may still ask', async () => {
    const here = open();
    const there = open([], { isShared: true });
    await Promise.all([here.removal.request('a'), there.removal.request('b')]);

    await Promise.all([here.removal.close(), there.removal.close()]);

    expect(here.done).toEqual(['remove a', 'purge', 'forget a']);
    expect(there.done).toEqual(['remove b', 'purge']);
  });

  it('ends when it is closed', async () => {
    const { removal, done } = open([{ name: 'cut', ageMs: 60_000 }]);

    await removal.close();
    await vi.advanceTimersByTimeAsync(120_000);

    expect(done).toEqual([]);
  });
});
