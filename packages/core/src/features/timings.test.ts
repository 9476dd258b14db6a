import { expect, test } from 'vitest';
import { createTimings } from './timings.ts';

test('remembers any number of times of one name', () => {
  const timings = createTimings(1000);

  for (let i = 0; i < 5000; i++) timings.add('step', 1 + (i % 100));

  expect(timings.totals()).toEqual([{ name: 'step', count: 5000, totalMs: 252_500 }]);
  expect(timings.percentiles('step')).toMatchObject({ count: 5000 });
  expect(timings.percentiles('step').p95).toBeCloseTo(95, -0.5);
});

test('is not made to forget a rare name by one that is timed again and again', () => {
  const timings = createTimings(100);

  timings.add('rare', 7);
  for (let i = 0; i < 5000; i++) timings.add('frequent', 20 + (i % 3));

  expect(timings.percentiles('rare')).toMatchObject({ count: 1, p99: 7 });
});

test('forgets the name that was not used for longest beyond its bound', () => {
  const timings = createTimings(3);

  for (const name of ['one', 'two', 'three', 'one', 'four']) timings.add(name, 10);

  expect(timings.totals().map(({ name }) => name)).toEqual(['three', 'one', 'four']);
});

test('keeps the high times of a name that alone has more than fit', () => {
  const timings = createTimings(3);

  for (const ms of [10, 20, 30, 500]) timings.add('step', ms);

  expect(timings.percentiles('step')).toMatchObject({ count: 4, p99: 500 });
  expect(timings.percentiles('step').p75).toBeCloseTo(30, -0.5);
});
