// @vitest-environment jsdom

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeTracker } from '../../test/fakeTracker.ts';
import { watchLeaks } from '../../test/leaks.ts';
import { show } from '../../test/show.ts';
import { hidePage } from '../testing/index.ts';
import { Sessions } from './Sessions.ts';

const minuteMs = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_795_176_000_000 });
  show('visible');
});

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
  Reflect.deleteProperty(document, 'visibilityState');
});

/** Somebody presses a key after a while. */
function act(afterMs = 0): void {
  vi.advanceTimersByTime(afterMs);
  window.dispatchEvent(new Event('keydown'));
}

describe('a start', () => {
  test('is told when the page is seen, with the moment at which the visit began', () => {
    const tracker = createFakeTracker();

    const sessions = new Sessions(tracker);

    expect(tracker.events).toEqual([
      { type: 'session.start', timestamp: 1000, data: { 'session.id': 'visit-1' } },
    ]);
    sessions.destroy();
  });

  test('waits until a hidden page is seen', () => {
    const showAgain = hidePage();
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);
    expect(tracker.events).toEqual([]);

    showAgain();

    expect(tracker.dataOf('session.start')).toHaveLength(1);
    sessions.destroy();
  });

  test('is told once by two of them, one after the other or at once', () => {
    const tracker = createFakeTracker();

    new Sessions(tracker).destroy();
    const [one, other] = [new Sessions(tracker), new Sessions(tracker)];

    expect(tracker.dataOf('session.start')).toHaveLength(1);
    one.destroy();
    other.destroy();
  });

  test('is told to each of two places that collectors of one page send to', () => {
    const [one, other] = [
      createFakeTracker(),
      { ...createFakeTracker(), getConfig: () => ({ writeKey: 'b' }) },
    ];

    const started = [new Sessions(one), new Sessions(other)];

    expect(one.dataOf('session.start')).toHaveLength(1);
    expect(other.dataOf('session.start')).toHaveLength(1);
    for (const sessions of started) sessions.destroy();
  });

  test('names the visit before where this page has seen it', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);

    tracker.session = { id: 'visit-2', startedAt: 2000 };
    act(31 * minuteMs);

    expect(tracker.dataOf('session.start').at(-1)).toEqual({
      'session.id': 'visit-2',
      'session.previous_id': 'visit-1',
    });
    sessions.destroy();
  });

  test('names no visit of an earlier page', () => {
    new Sessions(createFakeTracker()).destroy();
    const tracker = createFakeTracker();
    tracker.session = { id: 'visit-2', startedAt: 2000 };

    const sessions = new Sessions(tracker);

    expect(tracker.dataOf('session.start')).toEqual([{ 'session.id': 'visit-2' }]);
    sessions.destroy();
  });

  test('names no visit that was erased', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);

    localStorage.clear();
    tracker.session = { id: 'visit-2', startedAt: 2000 };
    act(minuteMs);

    expect(tracker.dataOf('session.start').at(-1)).toEqual({ 'session.id': 'visit-2' });
    sessions.destroy();
  });

  test('is told at once when the person allows it, and not below enhanced', () => {
    const tracker = createFakeTracker();
    tracker.allow('basic');
    const sessions = new Sessions(tracker);
    act(minuteMs);
    expect(tracker.events).toEqual([]);

    tracker.allow('enhanced');

    expect(tracker.events.map(({ type }) => type)).toEqual(['session.start']);
    sessions.destroy();
  });

  test('is told again after everything was withdrawn and allowed once more', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);

    tracker.allow('none');
    localStorage.clear();
    tracker.session = { id: 'visit-2', startedAt: 2000 };
    tracker.allow('full');

    expect(tracker.dataOf('session.start')).toEqual([
      { 'session.id': 'visit-1' },
      { 'session.id': 'visit-2' },
    ]);
    sessions.destroy();
  });
});

describe('a heartbeat', () => {
  const beats = ({ events }: ReturnType<typeof createFakeTracker>): number =>
    events.filter(({ type }) => type === 'session.heartbeat').length;

  test('comes with what somebody does, at most once in its time', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);

    for (let second = 0; second < 180; second++) act(1000);

    expect(beats(tracker)).toBe(3);
    sessions.destroy();
  });

  test('never comes by itself: nothing runs while nobody does anything', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);

    vi.advanceTimersByTime(60 * minuteMs);

    expect(beats(tracker)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    sessions.destroy();
  });

  test('is as frequent as the site wants', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker, { heartbeatMs: 5000 });

    for (let second = 0; second < 20; second++) act(1000);

    expect(beats(tracker)).toBe(4);
    sessions.destroy();
  });

  test('goes on after a clock was set back', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);

    vi.setSystemTime(1_795_000_000_000);
    act();

    expect(beats(tracker)).toBe(1);
    sessions.destroy();
  });

  test('comes with the return to a page that was hidden, and not before', () => {
    const tracker = createFakeTracker();
    const sessions = new Sessions(tracker);
    const showAgain = hidePage();
    act(10 * minuteMs);
    expect(beats(tracker)).toBe(0);

    showAgain();

    expect(beats(tracker)).toBe(1);
    sessions.destroy();
  });
});

test.each([0, -1, Number.NaN])('refuses %d milliseconds between heartbeats', (heartbeatMs) => {
  expect(() => new Sessions(createFakeTracker(), { heartbeatMs })).toThrow(
    '[candor] heartbeatMs must be a number above 0',
  );
});

test('leaves the page as it was with the collector, and stops', () => {
  const leaks = watchLeaks();
  const tracker = createFakeTracker();
  new Sessions(tracker);
  const before = tracker.events.length;

  tracker.destroy();
  act(minuteMs);

  expect(tracker.events).toHaveLength(before);
  expect(tracker.registered).toBe(0);
  expect(leaks.list()).toEqual([]);
  leaks.restore();
});
