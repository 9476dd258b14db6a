import { beforeEach, expect, test } from 'vitest';
import { createVisit, longestPauseMs, longestSessionMs } from './session.ts';

const at = 1_795_176_000_000;
let made = 0;
let visit: (now: number) => string;

beforeEach(() => {
  made = 0;
  visit = createVisit(() => `id-${++made}`);
});

test('begins with the first event', () => {
  expect(made).toBe(0);
  expect(visit(at)).toBe('id-1');
});

test('goes on while events come', () => {
  visit(at);

  expect(visit(at + longestPauseMs - 1)).toBe('id-1');
  expect(visit(at + 2 * longestPauseMs - 2)).toBe('id-1');
});

test('ends after thirty minutes without an event', () => {
  visit(at);

  expect(visit(at + longestPauseMs)).toBe('id-2');
});

test('ends after four hours with events all the time', () => {
  for (let now = at; now < at + longestSessionMs; now += 60_000) visit(now);

  expect(made).toBe(1);
  expect(visit(at + longestSessionMs)).toBe('id-2');
});

test('survives a clock that was set back a little, but not by years', () => {
  visit(at);

  expect(visit(at - 60_000)).toBe('id-1');
  expect(visit(at - 1e11)).toBe('id-2');
});
