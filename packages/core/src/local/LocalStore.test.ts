import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import type { CollectedEvent, Watcher } from '../event.ts';
import { LocalStore } from './LocalStore.ts';

const disk = vi.hoisted(() => ({
  records: new Map<string, unknown>(),
  /** What happens instead of the next commit. */
  fail: undefined as (() => void) | undefined,
  aborted: 0,
  done: <Result>(result: Result) => ({
    result,
    set onsuccess(hear: () => void) {
      queueMicrotask(hear);
    },
  }),
}));

vi.mock('../browser/database.ts', () => ({
  createDatabase: () => ({
    async use(_mode: string, act: (store: unknown) => Promise<unknown>) {
      const written = new Map(disk.records);
      const result = await act({
        get: (name: string) => disk.done(written.get(name)),
        getAllKeys: () => disk.done([...written.keys()]),
        getAll: () => disk.done([...written.values()]),
        put: (text: string, name: string) => written.set(name, text),
        delete: (name: string) => written.delete(name),
        transaction: {
          abort() {
            disk.aborted += 1;
            throw new Error('InvalidStateError');
          },
          set oncomplete(hear: () => void) {
            queueMicrotask(hear);
          },
        },
      });
      const { fail } = disk;
      disk.fail = undefined;
      fail?.();
      if (fail) throw new Error('QuotaExceededError');
      disk.records = written;
      return result;
    },
    close: () => undefined,
  }),
}));

beforeEach(() => {
  vi.stubGlobal('IDBKeyRange', { bound: () => undefined });
  disk.records = new Map();
  disk.fail = undefined;
  disk.aborted = 0;
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function start() {
  const tracker = createFakeTracker();
  const watchers = new Set<Watcher>();
  const store = new LocalStore({
    ...tracker,
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  });
  const tell = (...told: unknown[]) => {
    for (const watcher of watchers) Reflect.apply(watcher, undefined, told);
  };
  const run = () =>
    tell('track', {
      type: 'command.run',
      timestamp: Date.now(),
      data: { command: 'search', durationMs: 20 },
    } as unknown as CollectedEvent);
  const counts = async () => (await store.read()).flatMap(({ kinds }) => kinds.map(({ count }) => count));
  return { tracker, store, run, counts, erase: (until?: string) => tell('erase', until) };
}

test('writes the next time what could not be written', async () => {
  const { store, run, counts } = start();
  run();
  disk.fail = run;

  await store.flush();

  expect(disk.records.size).toBe(0);
  expect(await counts()).toEqual([2]);
  expect(await counts()).toEqual([2]);
});

test('takes back what it wrote before it heard that another tab has erased everything', async () => {
  const { store, run, counts, erase } = start();
  run();
  await store.flush();

  erase('1795176000000');

  await vi.waitFor(() => expect(disk.records.size).toBe(0), 5000);
  expect(await counts()).toEqual([]);
});

test('lets a transaction that is only slow write nothing', async () => {
  const { store, run } = start();
  run();
  disk.fail = () => undefined;

  await store.flush();

  expect(disk.aborted).toBe(1);
});

test('adds it to what was written before', async () => {
  const { store, run, counts } = start();
  run();
  await store.flush();
  run();
  disk.fail = () => undefined;
  await store.flush();

  expect(await counts()).toEqual([2]);
});

test('puts nothing back that was forgotten meanwhile', async () => {
  const { store, run, counts, erase, tracker } = start();
  run();
  disk.fail = erase;
  await store.flush();
  run();
  disk.fail = () => tracker.allow('none');
  await store.flush();
  tracker.allow('full');

  expect(await counts()).toEqual([]);
});
