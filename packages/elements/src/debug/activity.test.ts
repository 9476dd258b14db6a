import { numberedReasons } from '@candor/core/wire';
import { expect, test } from 'vitest';
import { isMatch, toActivity } from './activity.ts';
import { en } from './texts.ts';

const event = { type: 'exception', data: { message: 'no [REDACTED:email]' } };

test('shows of an event what is kept, and of what was removed kinds and counts', () => {
  expect(toActivity(5, 'track', event, 'removed', { email: 1 })).toEqual({
    at: 5,
    what: 'track',
    about: 'exception',
    events: 1,
    removed: { email: 1 },
    kept: event,
  });
});

test('shows why and how many were dropped, and how sending went', () => {
  expect(toActivity(5, 'dropped', 'sampled', 3)).toMatchObject({ about: 'sampled', events: 3 });
  expect(toActivity(5, 'sent', 'accepted', { events: [1, 2] })).toMatchObject({
    about: 'accepted',
    events: 2,
  });
  expect(toActivity(5, 'sent', { retryAfterMs: 5000 }, { events: [] })?.about).toBe('retry after 5 s');
  expect(toActivity(5, 'something of later')).toBeUndefined();
});

test('finds by words in any order', () => {
  const activity = toActivity(5, 'track', event, 'removed', { email: 1 });

  expect(activity && isMatch(activity, 'EMAIL exception')).toBe(true);
  expect(activity && isMatch(activity, 'phone')).toBe(false);
  expect(activity && isMatch(activity, '')).toBe(true);
});

test('has words for every reason that leaves a gap among the numbers', () => {
  for (const reason of numberedReasons) expect(en.reasons[reason], reason).toBeTruthy();
});
