import { expect, test } from 'vitest';
import { correctTime } from './correctTime.ts';

const now = Date.UTC(2026, 10, 20, 12);
const minute = 60_000;
const day = 24 * 60 * minute;

test.each([
  ['a right clock', now - minute, now, now - minute, false],
  ['a clock ten years ahead', now + 3650 * day - minute, now + 3650 * day, now - minute, false],
  ['a clock of 1970', minute, 2 * minute, now - minute, false],
  ['six days in an outbox', now - 6 * day, now, now - 6 * day, false],
  ['a month in an outbox', now - 30 * day, now, now - 7 * day, true],
  ['a clock put back before sending', now + day, now, now + 5 * minute, true],
  ['fractions of a millisecond', now - 0.5, now, now - 1, false],
])('places an event with %s', (_name, timestamp, sentAt, at, isClamped) => {
  expect(correctTime(timestamp, sentAt, now)).toEqual({ at, isClamped });
});
