// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchLeaks } from '../../test/leaks.ts';
import { hidePage } from '../testing/index.ts';
import { lag } from './lag.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
});

test('reports by how much a timer came late', () => {
  const heard: number[] = [];
  const stop = lag((late) => heard.push(Math.round(late)));
  vi.advanceTimersByTime(1000);
  // What keeps the loop busy makes the clock go on while no timer runs.
  const { now } = performance;
  vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 300);
  vi.advanceTimersByTime(1000);
  stop();

  expect(heard).toEqual([0, 300]);
});

test('rests while the page is hidden', () => {
  const heard: number[] = [];
  const stop = lag((late) => heard.push(late));
  const showAgain = hidePage();
  vi.advanceTimersByTime(10_000);
  expect(heard).toEqual([]);
  showAgain();
  vi.advanceTimersByTime(1000);
  stop();

  expect(heard).toHaveLength(1);
});

test('stops, and leaves nothing behind', () => {
  const leaks = watchLeaks();
  const heard: number[] = [];
  const stop = lag((late) => heard.push(late));

  stop();
  vi.advanceTimersByTime(10_000);

  expect(heard).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
