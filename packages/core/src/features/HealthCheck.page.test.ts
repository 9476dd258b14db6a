// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deferred } from '../../test/deferred.ts';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { goOffline, hidePage } from '../testing/index.ts';
import { HealthCheck } from './HealthCheck.ts';
import { HealthStatus } from './HealthStatus.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('rests while nobody sees the page, then asks at once', async () => {
  const check = vi.fn(() => ({ status: HealthStatus.HEALTHY }));
  const health = new HealthCheck(createFakeTracker(), { checkIntervalMs: 1000 });
  health.registerService('api', check);

  const show = hidePage();
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).toHaveBeenCalledTimes(1);
  show();

  expect(check).toHaveBeenCalledTimes(2);
  health.destroy();
});

test('rests while the browser is offline', async () => {
  const check = vi.fn(() => ({ status: HealthStatus.HEALTHY }));
  const health = new HealthCheck(createFakeTracker(), { checkIntervalMs: 1000 });
  const goOnline = goOffline();

  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(5000);
  expect(check).not.toHaveBeenCalled();
  goOnline();

  expect(check).toHaveBeenCalledTimes(1);
  health.destroy();
});

test('does not ask again before its time when the page is only looked at again', async () => {
  const check = vi.fn(() => ({ status: HealthStatus.HEALTHY }));
  const health = new HealthCheck(createFakeTracker(), { checkIntervalMs: 60_000 });
  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(1000);

  const show = hidePage();
  show();

  expect(check).toHaveBeenCalledTimes(1);
  health.destroy();
});

test('blames nobody for an answer that came while the page was away', async () => {
  const tracker = createFakeTracker();
  const health = new HealthCheck(tracker, { checkIntervalMs: 60_000 });
  const request = new Deferred<never>();
  const check = vi
    .fn()
    .mockReturnValueOnce(request.promise)
    .mockReturnValue({ status: HealthStatus.HEALTHY });
  health.registerService('api', check);
  await vi.advanceTimersByTimeAsync(0);

  const goOnline = goOffline();
  request.reject(new Error('network is gone'));
  await vi.advanceTimersByTimeAsync(0);
  goOnline();
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
