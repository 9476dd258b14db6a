import { expect, test } from 'vitest';
import { startOfWeek } from './week.ts';

test.each([
  ['2026-11-16T00:00:00.000Z', '2026-11-16T00:00:00.000Z'],
  ['2026-11-20T13:00:00.000Z', '2026-11-16T00:00:00.000Z'],
  ['2026-11-22T23:59:59.999Z', '2026-11-16T00:00:00.000Z'],
  ['2027-01-01T00:00:00.000Z', '2026-12-28T00:00:00.000Z'],
])('the week of %s begins at %s', (at, start) => {
  expect(new Date(startOfWeek(Date.parse(at))).toISOString()).toBe(start);
});
