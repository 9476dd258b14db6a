import { expect, test } from 'vitest';
import { createRandom } from '../../test/random.ts';
import { ANOMALY_HOURS, expectHour } from './anomaly.ts';

const WEEK = 168;
const WEEKS = 8;

interface Season {
  hours: number[];
  faults: { from: number; to: number }[];
}

/** Eight weeks of a site: days and weekends, growth, noise, an old outage, and eight faults in the last week. */
function makeSeason(perHour: number, random: () => number): Season {
  const hours = Array.from({ length: WEEK * WEEKS }, (_, hour) => {
    const ofDay = 1 + 0.6 * Math.sin(((hour % 24) / 24) * 2 * Math.PI);
    const ofWeek = Math.floor(hour / 24) % 7 >= 5 ? 0.7 : 1;
    const growth = 1 + (0.15 * hour) / (WEEK * WEEKS);
    return poisson(perHour * ofDay * ofWeek * growth, random);
  });
  const old = WEEK * 3 + Math.floor(random() * 100);
  for (let hour = old; hour < old + 6; hour += 1) hours[hour] = 0;
  const faults = Array.from({ length: 8 }, (_, index) => {
    const from = WEEK * (WEEKS - 1) + index * 20 + 2 + Math.floor(random() * 14);
    const to = from + 2 + Math.floor(random() * 2);
    const times = index % 2 === 0 ? 2.2 : 0.3;
    for (let hour = from; hour < to; hour += 1) hours[hour] = Math.round((hours[hour] ?? 0) * times);
    return { from, to };
  });
  return { hours, faults };
}

function poisson(mean: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
}

function judge({ hours, faults }: Season): { found: number; alarms: number; right: number } {
  const isFlagged = (hour: number): boolean => {
    const expected = expectHour(hours.slice(Math.max(0, hour + 1 - ANOMALY_HOURS), hour + 1), {
      deviations: 4,
      isCount: true,
    });
    const value = hours[hour] ?? 0;
    return expected !== undefined && (value > expected.high || value < expected.low);
  };
  const alarms: { from: number; to: number }[] = [];
  for (let hour = WEEK * (WEEKS - 1); hour < hours.length; hour += 1) {
    if (!isFlagged(hour)) continue;
    const last = alarms.at(-1);
    if (last?.to === hour) last.to = hour + 1;
    else alarms.push({ from: hour, to: hour + 1 });
  }
  const meets = (a: { from: number; to: number }, b: { from: number; to: number }): boolean =>
    a.from < b.to && b.from < a.to;
  return {
    found: faults.filter((fault) => alarms.some((alarm) => meets(alarm, fault))).length,
    alarms: alarms.length,
    right: alarms.filter((alarm) => faults.some((fault) => meets(alarm, fault))).length,
  };
}

// With few events an hour chance hides some faults, and raises no alarms.
test.each([
  [40, 0.8],
  [60, 0.9],
  [100, 0.9],
  [400, 0.9],
  [2_000, 0.9],
])('finds planted faults at %i events an hour, and little else', (perHour, leastRecall) => {
  const random = createRandom(perHour);
  const judged = Array.from({ length: 60 }, () => judge(makeSeason(perHour, random)));
  const sum = (of: (one: (typeof judged)[number]) => number): number =>
    judged.reduce((all, one) => all + of(one), 0);
  const precision = sum(({ right }) => right) / sum(({ alarms }) => alarms);
  const recall = sum(({ found }) => found) / (judged.length * 8);
  const falseAlarms = (sum(({ alarms }) => alarms) - sum(({ right }) => right)) / judged.length;

  process.stdout.write(
    `anomaly, ${perHour} an hour, ${judged.length} seasons: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, false alarms a week ${falseAlarms.toFixed(2)}\n`,
  );
  expect(precision).toBeGreaterThanOrEqual(0.95);
  expect(recall).toBeGreaterThanOrEqual(leastRecall);
});

test('says nothing of a few events an hour', () => {
  const hours = Array.from({ length: ANOMALY_HOURS }, () => 5);

  expect(expectHour(hours, { deviations: 4, isCount: true })).toBeUndefined();
});

test('says nothing without weeks to look back upon', () => {
  expect(
    expectHour(
      Array.from({ length: 60 }, () => 500),
      { deviations: 4, isCount: true },
    ),
  ).toBeUndefined();
});

test('is not misled by one bad week', () => {
  const hours: number[] = Array.from({ length: ANOMALY_HOURS }, () => 100);
  for (let hour = ANOMALY_HOURS - 1 - WEEK - 3; hour < ANOMALY_HOURS - WEEK + 3; hour += 1)
    hours[hour] = 10_000;

  expect(expectHour(hours, { deviations: 4, isCount: true })?.value).toBeCloseTo(100);
});
