// @vitest-environment jsdom

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { seededRandom } from '../../test/seededRandom.ts';
import { show } from '../../test/show.ts';
import { hidePage } from '../testing/index.ts';
import { Engagement } from './Engagement.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_176_000_000 });
  show('visible');
});

afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(document, 'visibilityState');
});

const press = () => window.dispatchEvent(new Event('keydown'));

test('counts as active what follows an action within the time, while the page is seen', () => {
  const tracker = createFakeTracker();
  const engagement = new Engagement(tracker);

  vi.advanceTimersByTime(10_000);
  press();
  vi.advanceTimersByTime(100_000);

  expect(engagement.getEngagement()).toEqual({ visibleMs: 110_000, activeMs: 40_000 });
  engagement.destroy();
});

test('tells at each exit what was added, and nothing where nothing was', () => {
  const tracker = createFakeTracker();
  const engagement = new Engagement(tracker, { idleAfterMs: 1000 });

  vi.advanceTimersByTime(3000);
  tracker.exitPage();
  const showAgain = hidePage();
  vi.advanceTimersByTime(60_000);
  tracker.exitPage();
  showAgain();
  vi.advanceTimersByTime(500);
  tracker.destroy();
  engagement.destroy();

  expect(tracker.events).toEqual([
    { type: 'engagement', data: { activeMs: 1000, visibleMs: 3000 } },
    { type: 'engagement', data: { activeMs: 500, visibleMs: 500 } },
  ]);
});

test('counts from when it is allowed, and forgets when it is taken back', () => {
  const tracker = createFakeTracker();
  tracker.allow('none');
  const engagement = new Engagement(tracker);
  vi.advanceTimersByTime(5000);
  press();

  tracker.allow('enhanced');
  vi.advanceTimersByTime(2000);
  expect(engagement.getEngagement()).toEqual({ visibleMs: 2000, activeMs: 2000 });
  tracker.allow('basic');
  vi.advanceTimersByTime(2000);
  tracker.exitPage();

  expect(engagement.getEngagement()).toEqual({ visibleMs: 0, activeMs: 0 });
  expect(tracker.events).toEqual([]);
  engagement.destroy();
});

test('does not begin to count on a hidden page that allows it', () => {
  const tracker = createFakeTracker();
  hidePage();
  tracker.allow('none');
  const engagement = new Engagement(tracker);

  tracker.allow('enhanced');
  vi.advanceTimersByTime(2000);

  expect(engagement.getEngagement().visibleMs).toBe(0);
  engagement.destroy();
});

test.each([0, -5, Number.NaN])('refuses %d milliseconds', (idleAfterMs) => {
  expect(() => new Engagement(createFakeTracker(), { idleAfterMs })).toThrow(
    `[candor] idleAfterMs must be a number above 0, got ${idleAfterMs}`,
  );
});

test('stops', () => {
  const leaks = watchLeaks();
  const tracker = createFakeTracker();

  new Engagement(tracker).destroy();

  expect(leaks.list()).toEqual([]);
  expect(tracker.registered).toBe(0);
  leaks.restore();
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a random history of seed %i', (seed) => {
  test('is measured as a look at every millisecond measures it', () => {
    const random = seededRandom(seed);
    const tracker = createFakeTracker();
    const idleAfterMs = 1 + Math.floor(random() * 400);
    const engagement = new Engagement(tracker, { idleAfterMs });
    const moments: { isVisible: boolean; sinceActionMs: number }[] = [];
    let isVisible = true;
    let sinceActionMs = 0;

    for (let step = 0; step < 150; step += 1) {
      const waitMs = Math.floor(random() * 300);
      for (let ms = 0; ms < waitMs; ms += 1) {
        moments.push({ isVisible, sinceActionMs });
        sinceActionMs += 1;
      }
      vi.advanceTimersByTime(waitMs);
      const chance = random();
      if (chance < 0.5) {
        press();
        if (isVisible) sinceActionMs = 0;
      } else if (chance < 0.8) {
        if (isVisible) tracker.exitPage();
        isVisible = !isVisible;
        show(isVisible ? 'visible' : 'hidden');
        if (isVisible) sinceActionMs = 0;
      } else engagement.getEngagement();
    }
    const measured = engagement.getEngagement();
    engagement.destroy();

    const seen = moments.filter((moment) => moment.isVisible);
    const expected = {
      visibleMs: seen.length,
      activeMs: seen.filter((moment) => moment.sinceActionMs < idleAfterMs).length,
    };
    const told = tracker.dataOf('engagement');
    const sum = (field: string) => told.reduce((total, data) => total + Number(data[field]), 0);
    expect(measured).toEqual(expected);
    expect({ visibleMs: sum('visibleMs'), activeMs: sum('activeMs') }).toEqual(expected);
  });
});
