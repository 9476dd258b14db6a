// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { fillStorage } from '../testing/index.ts';
import { personal } from '../wire/privacyClass.ts';
import { Experiments } from './Experiments.ts';

const minuteMs = 60_000;

beforeEach(() => void vi.useFakeTimers({ now: 1_795_176_000_000 }));
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

test('tells a variant once in a visit, over its pages', () => {
  const tracker = createFakeTracker();

  for (const _page of [1, 2]) {
    const experiments = new Experiments(tracker);
    for (const _render of [1, 2]) {
      experiments.expose('checkout', 'short');
      vi.advanceTimersByTime(2 * minuteMs);
    }
    experiments.destroy();
  }

  expect(tracker.events).toEqual([
    { type: 'experiment.exposure', data: { experiment: 'checkout', variant: 'short' } },
  ]);
});

test('tells it again in the next visit, and another variant of the same', () => {
  const tracker = createFakeTracker();
  const experiments = new Experiments(tracker);
  experiments.expose('checkout', 'short');

  experiments.expose('checkout', 'long');
  tracker.session = { id: 'visit-2', startedAt: 2000 };
  vi.advanceTimersByTime(2 * minuteMs);
  experiments.expose('checkout', 'long');

  expect(tracker.dataOf('experiment.exposure').map(({ variant }) => variant)).toEqual([
    'short',
    'long',
    'long',
  ]);
  expect(experiments.getVariants()).toEqual({ checkout: 'long' });
});

test('tells it in the next visit, too, that begins on the same page', () => {
  const tracker = createFakeTracker();
  const experiments = new Experiments(tracker);
  experiments.expose('checkout', 'short');

  tracker.session = { id: 'visit-2', startedAt: 2000 };
  vi.advanceTimersByTime(40 * minuteMs);
  globalThis.dispatchEvent(new Event('pointerdown'));
  globalThis.dispatchEvent(new Event('keydown'));

  expect(tracker.events).toHaveLength(2);
  experiments.destroy();
});

test('tells it once on a page whose device keeps nothing', () => {
  const makeRoom = fillStorage();
  const tracker = createFakeTracker();
  const experiments = new Experiments(tracker);

  experiments.expose('checkout', 'short');
  vi.advanceTimersByTime(2 * minuteMs);
  experiments.expose('checkout', 'short');
  makeRoom();

  expect(tracker.events).toHaveLength(1);
});

test('tells each of two places that collectors of one page send to', () => {
  const [one, other] = [
    createFakeTracker(),
    { ...createFakeTracker(), getConfig: () => ({ writeKey: 'b' }) },
  ];

  for (const tracker of [one, other]) new Experiments(tracker).expose('checkout', 'short');

  expect([one.events.length, other.events.length]).toEqual([1, 1]);
});

test('stores and tells nothing before it is allowed, and then what the page shows', () => {
  const tracker = createFakeTracker();
  tracker.allow('basic');
  const experiments = new Experiments(tracker);
  experiments.expose('checkout', 'short');
  expect([tracker.events.length, localStorage.length]).toEqual([0, 0]);

  tracker.allow('enhanced');

  expect(tracker.events).toHaveLength(1);
});

test('refuses what is no name, by type and by force, and remembers at most 50 experiments', () => {
  const tracker = createFakeTracker();
  const experiments = new Experiments(tracker);

  // @ts-expect-error personal in a name
  experiments.expose('checkout', personal('Ann'));
  for (const given of ['', 'x'.repeat(101), null, undefined, 7, {}])
    experiments.expose(given as never, given as never);
  for (let index = 0; index < 60; index += 1) experiments.expose(`e${index}`, 'a\nb');

  expect(Object.keys(experiments.getVariants())).toHaveLength(50);
  expect(tracker.events).toHaveLength(50);
});

test('waits for somebody to see a prerendered page', () => {
  const tracker = createFakeTracker();
  const agreeOnSession = vi.spyOn(tracker, 'agreeOnSession').mockImplementation(() => undefined);
  const experiments = new Experiments(tracker);
  experiments.expose('checkout', 'short');
  agreeOnSession.mockRestore();

  document.dispatchEvent(new Event('prerenderingchange'));

  expect(tracker.events).toHaveLength(1);
  experiments.destroy();
});

test('stops', () => {
  const leaks = watchLeaks();
  const tracker = createFakeTracker();
  const experiments = new Experiments(tracker);

  tracker.destroy();
  experiments.expose('checkout', 'short');

  expect(tracker.events).toEqual([]);
  expect(tracker.registered).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
