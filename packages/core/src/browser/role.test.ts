import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRole } from './role.ts';
import type { DeviceStorage } from './storage.ts';

const nowhere: DeviceStorage = {
  get: () => undefined,
  set: () => false,
  remove: () => undefined,
  keys: () => [],
};

interface Request {
  readonly name: string;
  readonly play: () => Promise<void> | undefined;
}

/** Locks of one device, handed on in the order in which they were asked for. */
function fakeLocks() {
  const line: Request[] = [];
  let holder: Request | undefined;
  const grant = async (): Promise<void> => {
    holder = line.shift();
    await holder?.play();
    if (holder) await grant();
  };
  return {
    request: (name: string, { signal }: { signal: AbortSignal }, play: Request['play']) =>
      new Promise<void>((_, reject) => {
        const request = { name, play };
        line.push(request);
        signal.addEventListener('abort', () => {
          if (!line.includes(request)) return;
          line.splice(line.indexOf(request), 1);
          reject(signal.reason);
        });
        if (!holder) void grant();
      }),
    query: async () => ({ held: holder ? [{ name: holder.name }] : [], pending: [...line] }),
  };
}

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: fakeLocks() });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function page() {
  const onHeld = vi.fn<(hadRival: boolean) => void>();
  return { role: createRole('part', nowhere, onHeld), onHeld };
}

test('nobody plays it before the start', () => {
  const { role } = page();

  expect([role.isHeld, role.hasRival, role.hasHeirs]).toEqual([false, false, false]);
});

test('the first page plays it', async () => {
  const { role, onHeld } = page();

  await role.start();

  expect([role.isHeld, role.hasRival]).toEqual([true, false]);
  expect(onHeld.mock.calls).toEqual([[false]]);
});

test('the second page knows its rival', async () => {
  const [first, next] = [page(), page()];
  await first.role.start();

  await next.role.start();
  await first.role.look();

  expect([next.role.isHeld, next.role.hasRival]).toEqual([false, true]);
  expect(first.role.hasHeirs).toBe(true);
});

test('the second page plays it when the first stops', async () => {
  const [first, next] = [page(), page()];
  await first.role.start();
  await next.role.start();

  first.role.stop();
  await vi.waitUntil(() => next.role.isHeld);

  expect(first.role.isHeld).toBe(false);
  expect(next.onHeld.mock.calls).toEqual([[true]]);
});

test('a page that stops leaves the line', async () => {
  const [first, next] = [page(), page()];
  await first.role.start();
  await next.role.start();

  next.role.stop();
  await first.role.look();

  expect(first.role.hasHeirs).toBe(false);
  expect(next.role.hasRival).toBe(false);
});

test('pages play different parts together', async () => {
  vi.stubGlobal('navigator', {
    locks: {
      ...fakeLocks(),
      query: async () => ({ held: [{ name: 'other' }], pending: [{ name: 'other' }] }),
    },
  });
  const { role } = page();

  await role.start();
  await role.look();

  expect([role.isHeld, role.hasHeirs]).toEqual([true, false]);
});

test.each<[string, object]>([
  ['there are no locks', {}],
  ['locks are denied', { locks: { request: () => Promise.reject(new Error('denied')) } }],
])('a lease decides where %s', async (_, navigator) => {
  vi.stubGlobal('navigator', navigator);
  const { role, onHeld } = page();

  await role.start();
  await vi.waitUntil(() => onHeld.mock.calls.length > 0);

  expect(role.isHeld).toBe(true);
  role.stop();
  expect(role.isHeld).toBe(false);
});

test('a page that stops can start again', async () => {
  const { role, onHeld } = page();
  await role.start();
  role.stop();

  await role.start();

  expect(role.isHeld).toBe(true);
  expect(onHeld).toHaveBeenCalledTimes(2);
});
