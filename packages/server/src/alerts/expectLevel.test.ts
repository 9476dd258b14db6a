import { expect, test } from 'vitest';
import { createRandom } from '../../test/random.ts';
import { expectLevel } from './expectLevel.ts';
import { ANOMALY_HOURS } from './season.ts';

const DEVIATIONS = 4;
const random = createRandom(5);
/** Higher by day than by night. */
const values: number[] = Array.from(
  { length: ANOMALY_HOURS },
  (_, hour) => 2_000 + 300 * Math.sin(((hour % 24) / 24) * 2 * Math.PI) + 40 * (random() - 0.5),
);

test('expects of an hour what it was in the weeks before, and little beside', () => {
  const { value = 0, low = 0, high = 0 } = expectLevel(values, DEVIATIONS) ?? {};

  expect(Math.abs(value - (values.at(-1) ?? 0))).toBeLessThan(60);
  expect(high - low).toBeLessThan(600);
});

test('goes along with the level of the last day', () => {
  const moved = values.map((value, hour) => (hour >= ANOMALY_HOURS - 25 ? value + 500 : value));

  const shift = (expectLevel(moved, DEVIATIONS)?.value ?? 0) - (expectLevel(values, DEVIATIONS)?.value ?? 0);

  expect(shift).toBeCloseTo(500, 0);
});

test('says nothing without weeks to look back upon', () => {
  expect(expectLevel(values.slice(0, 60), DEVIATIONS)).toBeUndefined();
});
