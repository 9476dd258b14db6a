import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

const second = 1000;
const hour = 3_600_000;
const day = 24 * hour;
const year = 365 * day;
const start = Date.parse('2026-11-20T12:00:00Z');

/** A device whose two clocks the test moves. */
function device() {
  const time = { wall: start, elapsed: 100 };
  const clock = createClock(
    () => time.wall,
    () => time.elapsed,
  );
  return {
    clock,
    run: (ms: number): void => {
      time.wall += ms;
      time.elapsed += ms;
    },
    set: (ms: number): void => {
      time.wall += ms;
    },
    runFrozen: (ms: number): void => {
      time.elapsed += ms;
    },
  };
}

test('begins with what the wall clock says', () => {
  const { clock } = device();

  expect(clock.now()).toBe(start);
});

test('runs with the device', () => {
  const { clock, run } = device();

  clock.now();
  run(5 * second);

  expect(clock.now()).toBe(start + 5 * second);
});

test.each([
  ['ten years ahead', 10 * year],
  ['ten years back', -10 * year],
  ['an hour back', -hour],
  ['two seconds back', -2 * second],
  ['eight days ahead', 8 * day],
])('goes on as before when somebody sets the clock %s', (_, jump) => {
  const { clock, run, set } = device();

  clock.now();
  run(second);
  set(jump);

  expect(clock.now()).toBe(start + second);
  run(second);
  expect(clock.now()).toBe(start + 2 * second);
});

test('goes on as before when somebody sets the clock wrong, then right again', () => {
  const { clock, run, set } = device();

  clock.now();
  for (const jump of [10 * year, -10 * year, -10 * year, 10 * year]) {
    set(jump);
    run(second);
    clock.now();
  }

  expect(clock.now()).toBe(start + 4 * second);
});

test('goes on when the wall clock is frozen', () => {
  const { clock, runFrozen } = device();
  clock.now();

  runFrozen(hour);
  const later = clock.now();
  runFrozen(hour);

  expect(later).toBe(start + hour);
  expect(clock.now()).toBe(start + 2 * hour);
});

test.each([
  ['eight hours', 8 * hour],
  ['a weekend', 3 * day],
])('counts %s of sleep in which the monotonic clock stands still', (_, sleep) => {
  const { clock, run, set } = device();
  clock.now();

  set(sleep);
  run(second);

  expect(clock.now()).toBe(start + sleep + second);
});

test('counts eight hours of sleep in which the monotonic clock runs', () => {
  const { clock, run } = device();
  clock.now();

  run(8 * hour);

  expect(clock.now()).toBe(start + 8 * hour);
});

test('counts a sleep of days in which the monotonic clock runs', () => {
  const { clock, run } = device();
  clock.now();

  run(3 * day);

  expect(clock.now()).toBe(start + 3 * day);
});

test.each([
  ['ahead', 20],
  ['back', -20],
])('follows a wall clock that is slowly put right, %s', (_, drift) => {
  const { clock, run, set } = device();
  const times = [...Array(1000)].map(() => {
    run(second);
    set(drift);
    return clock.now();
  });

  expect(times).toEqual([...Array(1000).keys()].map((i) => start + (i + 1) * (second + drift)));
});

test('is a whole number', () => {
  const { clock, runFrozen } = device();
  clock.now();

  runFrozen(hour + 0.4);

  expect(clock.now()).toBe(start + hour);
});

test('elapsed is the monotonic clock, whatever the wall clock does', () => {
  const { clock, run, set } = device();

  set(-hour);
  run(second);

  expect(clock.elapsed()).toBe(100 + second);
});

test('compares the clocks of the platform unless given others', () => {
  const clock = createClock();
  const [before, now, after] = [Date.now(), clock.now(), Date.now()];

  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(after);
  expect(clock.elapsed()).toBeLessThanOrEqual(performance.now());
});
