// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import type { Stub } from './stub.ts';

const page = window as unknown as { candor?: Stub };

beforeEach(() => {
  vi.useFakeTimers({ now: 1000 });
  vi.resetModules();
  delete page.candor;
});

afterEach(() => {
  page.candor?.stop?.();
  vi.useRealTimers();
});

async function load(): Promise<Stub & Record<string, (...args: unknown[]) => void>> {
  await import('./stub.ts');
  return page.candor as Stub & Record<string, (...args: unknown[]) => void>;
}

test('keeps calls with their moment', async () => {
  const stub = await load();

  stub['track']?.('signup', { plan: 'pro' });
  stub['setConsent']?.('basic');

  expect(stub.q).toEqual([
    ['track', ['signup', { plan: 'pro' }], 1000],
    ['setConsent', ['basic'], 1000],
  ]);
});

test('keeps early errors', async () => {
  const stub = await load();
  const error = new Error('early');

  window.dispatchEvent(new ErrorEvent('error', { error }));
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: 'why' }));

  expect(stub.q.map(([, args]) => args)).toEqual([
    [error, { handled: false }],
    ['why', { handled: false }],
  ]);
});

test('keeps a bounded number', async () => {
  const stub = await load();

  for (let call = 0; call < 500; call++) stub['track']?.('again');

  expect(stub.q).toHaveLength(99);
});

test('leaves what is there already', async () => {
  const present = { q: [] };
  page.candor = present;

  await load();

  expect(page.candor).toBe(present);
});

test('gives up when the file does not come, and stops', async () => {
  const leaks = watchLeaks();
  const stub = await load();
  const onUnavailable = vi.fn();
  stub.onUnavailable = onUnavailable;
  stub['track']?.('signup');

  vi.advanceTimersByTime(10_000);

  expect(onUnavailable).toHaveBeenCalledTimes(1);
  expect(stub.q).toEqual([]);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
