// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { PageViews } from './PageViews.ts';

afterEach(() => history.replaceState(null, '', '/'));

test('tells each page that is shown, without any data', () => {
  const tracker = createFakeTracker();
  const views = new PageViews(tracker);

  history.pushState(null, '', '/cart');
  views.destroy();
  history.pushState(null, '', '/late');

  expect(tracker.events).toEqual([{ type: 'page_view' }, { type: 'page_view' }]);
});

test('tells the page once on which somebody allows it', () => {
  const tracker = createFakeTracker();
  tracker.allow('basic');
  const views = new PageViews(tracker);
  expect(tracker.events).toEqual([]);

  tracker.allow('enhanced');
  tracker.allow('full');

  expect(tracker.events).toHaveLength(1);
  views.destroy();
});

test('stops with its collector', () => {
  const leaks = watchLeaks();
  const tracker = createFakeTracker();
  new PageViews(tracker);

  tracker.destroy();

  expect(leaks.list()).toEqual([]);
  expect(tracker.registered).toBe(0);
  leaks.restore();
});
