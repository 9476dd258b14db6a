import { expect, test } from 'vitest';
import { createKeyLimit } from './keyLimit.ts';

function start(eventsPerSecond: number) {
  const clock = { ms: 1000 };
  return { clock, limit: createKeyLimit(eventsPerSecond, () => clock.ms) };
}

test('lets ten seconds of events in at once, and no more', () => {
  const { limit } = start(100);

  limit.spend('a', 999);
  expect(limit.isOpen('a')).toBe(true);
  limit.spend('a', 1);

  expect(limit.isOpen('a')).toBe(false);
});

test('opens again as time passes', () => {
  const { limit, clock } = start(100);
  limit.spend('a', 1500);

  clock.ms += 5000;
  expect(limit.isOpen('a')).toBe(false);
  clock.ms += 10;

  expect(limit.isOpen('a')).toBe(true);
});

test('saves up no more than ten seconds', () => {
  const { limit, clock } = start(100);
  limit.spend('a', 1);

  clock.ms += 3_600_000;
  limit.spend('a', 1000);

  expect(limit.isOpen('a')).toBe(false);
});

test('holds every key to its own rate', () => {
  const { limit } = start(1);

  limit.spend('a', 1000);

  expect(limit.isOpen('a')).toBe(false);
  expect(limit.isOpen('b')).toBe(true);
});

test('limits nothing at 0', () => {
  const { limit } = start(0);

  limit.spend('a', 1_000_000_000);

  expect(limit.isOpen('a')).toBe(true);
});

test('says when less than a fifth is left', () => {
  const { limit } = start(100);

  limit.spend('a', 800);
  expect(limit.isLow('a')).toBe(false);
  limit.spend('a', 1);

  expect(limit.isLow('a')).toBe(true);
  expect(start(0).limit.isLow('a')).toBe(false);
});
