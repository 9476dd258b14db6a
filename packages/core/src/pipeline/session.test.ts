import { expect, test } from 'vitest';
import { continueSession, longestPauseMs, longestSessionMs } from './session.ts';

let made = 0;
const makeId = (): string => `id-${++made}`;
const at = 1_795_176_000_000;
const session = { id: 'first', startedAt: at, seenAt: at };

test('begins with the first event', () => {
  expect(continueSession(undefined, at, () => 'new')).toEqual({ id: 'new', startedAt: at, seenAt: at });
});

test('goes on while events come', () => {
  expect(continueSession(session, at + longestPauseMs - 1, makeId)).toEqual({
    id: 'first',
    startedAt: at,
    seenAt: at + longestPauseMs - 1,
  });
});

test('ends after thirty minutes without an event', () => {
  expect(continueSession(session, at + longestPauseMs, makeId).id).not.toBe('first');
});

test('ends after four hours with events all the time', () => {
  let current = continueSession(undefined, at, makeId);
  const { id } = current;
  for (let now = at; now < at + longestSessionMs; now += 60_000)
    current = continueSession(current, now, makeId);

  expect(current.id).toBe(id);
  expect(continueSession(current, at + longestSessionMs, makeId).id).not.toBe(id);
});

test('survives a clock that was set back a little, but not by years', () => {
  expect(continueSession(session, at - 60_000, makeId).id).toBe('first');
  expect(continueSession(session, at - 1e11, makeId).id).not.toBe('first');
});
