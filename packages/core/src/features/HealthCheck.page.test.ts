// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { show } from '../../test/show.ts';
import { HealthCheck } from './HealthCheck.ts';
import { HealthStatus } from './HealthStatus.ts';

beforeEach(() => {
  vi.useFakeTimers();
  show('visible');
});

afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(document, 'visibilityState');
  Reflect.deleteProperty(navigator, 'onLine');
});

function connect(isOnline: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: isOnline, configurable: true });
  window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'));
}

test('rests while nobody sees the page, then asks at once', async () => {
  const check = vi.fn(() => ({ status: HealthStatus.HEALTHY }));
  const health = new HealthCheck(createFakeTracker(), { checkIntervalMs: 1000 });
  health.registerService('api', check);

  show('hidden');
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).toHaveBeenCalledTimes(1);
  show('visible');

  expect(check).toHaveBeenCalledTimes(2);
  health.destroy();
});

test('rests while the browser is offline', async () => {
  const check = vi.fn(() => ({ status: HealthStatus.HEALTHY }));
  const health = new HealthCheck(createFakeTracker(), { checkIntervalMs: 1000 });
  connect(false);

  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).not.toHaveBeenCalled();
  connect(true);

  expect(check).toHaveBeenCalledTimes(1);
  health.destroy();
});

test('does not ask again before its time when the page is only looked at again', async () => {
  const check = vi.fn(() => ({ status: HealthStatus.HEALTHY }));
  const health = new HealthCheck(createFakeTracker(), { checkIntervalMs: 60_000 });
  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(1000);

  show('hidden');
  show('visible');

  expect(check).toHaveBeenCalledTimes(1);
  health.destroy();
});

test('blames nobody for an answer that came while the page was away', async () => {
  const tracker = createFakeTracker();
  const health = new HealthCheck(tracker, { checkIntervalMs: 60_000 });
  const request = Promise.withResolvers<never>();
  const check = vi
    .fn()
    .mockReturnValueOnce(request.promise)
    .mockReturnValue({ status: HealthStatus.HEALTHY });
  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(0);

  connect(false);
  request.reject(new Error('network is gone'));
  await vi.advanceTimersByTimeAsync(0);
  connect(true);
  await vi.advanceTimersByTimeAsync(0);

  expect(tracker.dataOf('health.check').map(({ status }) => status)).toEqual(['healthy']);
  health.destroy();
});

test('leaves the page as it was, and stops', async () => {
  const leaks = watchLeaks();
  const health = new HealthCheck(createFakeTracker());
  health.registerService('api', () => ({ status: HealthStatus.HEALTHY }));
  expect(vi.getTimerCount()).toBe(2);

  health.destroy();

  expect(leaks.list()).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(0);
  leaks.restore();
});
