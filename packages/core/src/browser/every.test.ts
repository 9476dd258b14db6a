import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { every } from './every.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('repeats its work', () => {
  const work = vi.fn();
  const stop = every(1000, work);

  vi.advanceTimersByTime(3000);
  stop();

  expect(work).toHaveBeenCalledTimes(3);
});

test('goes on after its work has thrown', () => {
  vi.spyOn(console, 'debug').mockImplementation(() => undefined);
  const work = vi.fn(() => {
    throw new Error('broken');
  });
  const stop = every(1000, work);

  vi.advanceTimersByTime(2000);
  stop();

  expect(work).toHaveBeenCalledTimes(2);
});

test('does not keep a process alive', () => {
  vi.useRealTimers();
  const unref = vi.fn();
  const original = globalThis.setInterval;
  vi.stubGlobal('setInterval', () => ({ unref }));

  every(1000, () => undefined);

  expect(unref).toHaveBeenCalled();
  vi.stubGlobal('setInterval', original);
});

test('forgets its timer, and stops', () => {
  const leaks = watchLeaks();

  every(1000, () => undefined)();

  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
