import { medianOf, TO_DEVIATION } from './medianOf.ts';

export const HOURS_OF_WEEK = 168;
/** Weeks that are looked back upon. */
export const ANOMALY_WEEKS = 6;
/** Hours before those that are judged, whose level they are measured against. */
const LEVEL_HOURS = 48;
/** The most hours that are judged together. */
export const MOST_HOURS = 6;
/** Hours of history that a judgement needs; one more is the hour itself. */
export const ANOMALY_HOURS: number = ANOMALY_WEEKS * HOURS_OF_WEEK + LEVEL_HOURS + MOST_HOURS;
/** Of the weeks, so many must be there. */
const LEAST_WEEKS = 3;
/** The level of a week is believed as if so many events had told it, beside those of the last two days. */
const WEEK_TELLS = 100;
/** Beside an hour that has so many events, those next to it count half. */
const EVENTS_OF_OWN = 15;
/** Hours are alike up to so many times as many events. */
const ALIKE = 2;
/** Of hours that are alike, so many tell how much they vary. */
const LEAST_ALIKE = 12;
/** Beyond it a value tells nothing of what is usual. */
const OUTLYING = 3;

/** What is to be expected of some hours in a row. */
interface Expectation {
  mean: number;
  /** Variance of the count for each expected event: 1 by chance alone. */
  chance: number;
  /** The same with the variance of what is expected, which is learnt from counts as well. */
  lump: number;
}

/** What is to be expected of the last hours of a series of counts, as the weeks before tell. */
export interface Season {
  /** Of the hour so many before the newest. */
  at(back: number): Expectation;
  /** Of the last so many together, `MOST_HOURS` at most. */
  of(hours: number): Expectation;
  /** Of so many hours that are as busy as those of the week are on average. */
  anywhere(hours: number): Expectation;
}

const NOTHING: Slot = { mean: 0, tells: 0, stretch: 1 };

/** Learns what hours of the week are like. `undefined` for too little history. */
export function learnSeason(counts: readonly (number | null)[]): Season | undefined {
  const last = counts.length - 1;
  const levels = weekLevels(counts);
  const known = levels.filter((level) => level !== undefined);
  if (known.length < LEAST_WEEKS) return undefined;
  const newest = known[0] ?? 1;
  /** By how many hours before the newest, modulo a week. */
  const shape = shapeOf(counts, levels);
  const usual = (back: number): Slot | undefined => shape[back % HOURS_OF_WEEK];

  const lumpOf = learnLumps(counts, { shape, levels });

  const day: CountedHour[] = [];
  for (let back = MOST_HOURS; back < MOST_HOURS + LEVEL_HOURS; back += 1) {
    const count = counts[last - back];
    const mean = (usual(back)?.mean ?? 0) * newest;
    if (count != null && mean > 0) day.push({ count, mean });
  }
  const dayLump = lumpOf(day.reduce((sum, { mean }) => sum + mean, 0) / Math.max(1, day.length));
  const told = levelOf(day, dayLump);
  const level = newest * ((told.ratio * told.mean + WEEK_TELLS) / (told.mean + WEEK_TELLS));
  const levelVariance = dayLump / (told.mean + WEEK_TELLS);

  const slots = Array.from({ length: MOST_HOURS }, (_, index) => usual(MOST_HOURS - 1 - index) ?? NOTHING);
  const lump = lumpOf((slots.at(-1)?.mean ?? 0) * level);
  /** Chance does its share to the count, to what the weeks told of its hours, and to what the last days told of its level. */
  const toExpectation = (own: readonly Slot[], ofChance: number): Expectation => {
    const mean = sumOf(own.map((slot) => slot.mean)) * level;
    const tells = sumOf(own.map((slot) => slot.tells));
    const ofShape = (ofChance * mean) / Math.max(1, tells);
    return { mean, chance: ofChance, lump: ofChance + ofShape + mean * levelVariance };
  };
  return {
    at: (back) => toExpectation(slots.slice(-1 - back, back === 0 ? undefined : -back), lump),
    of: (hours) => toExpectation(slots.slice(-hours), lump),
    anywhere(hours) {
      const every = {
        mean: sumOf(shape.map(({ mean }) => mean)),
        tells: sumOf(shape.map(({ tells }) => tells)),
      };
      const one: Slot = { mean: every.mean / HOURS_OF_WEEK, tells: every.tells / HOURS_OF_WEEK, stretch: 1 };
      return toExpectation(
        Array.from({ length: hours }, () => one),
        lumpOf(one.mean * level),
      );
    },
  };
}

interface CountedHour {
  count: number;
  mean: number;
}

interface Slot {
  /** At a level of 1. */
  mean: number;
  /** Events that told it, at a level of 1. */
  tells: number;
  /** By what distances from the mean were too short, for each hour told some of the mean itself. */
  stretch: number;
}

/** How busy each week back was against the mean of them all, the newest first; of hours that were as usual. */
function weekLevels(counts: readonly (number | null)[]): (number | undefined)[] {
  const last = counts.length - 1;
  const weeks = Array.from({ length: ANOMALY_WEEKS }, (_, week) =>
    Array.from(
      { length: HOURS_OF_WEEK },
      (_, back) => counts[last - (week + 1) * HOURS_OF_WEEK - back] ?? null,
    ),
  );
  const medians = Array.from({ length: HOURS_OF_WEEK }, (_, back) =>
    medianOf(weeks.flatMap((week) => week[back] ?? [])),
  );
  return weeks.map((week) => {
    const hours = week.flatMap((count, back) => {
      const mean = medians[back] ?? 0;
      return count === null || mean <= 0 ? [] : [{ count, mean }];
    });
    return hours.length < HOURS_OF_WEEK / 2 ? undefined : levelOf(hours, 1).ratio;
  });
}

/** By what hours are above what was expected of them, without those that are far from it. */
function levelOf(
  hours: readonly { count: number; mean: number }[],
  lump: number,
): { ratio: number; mean: number } {
  const roots = hours.map(({ count, mean }) => Math.sqrt((count + 0.375) / (mean + 0.375)));
  let ratio = roots.length === 0 ? 1 : medianOf(roots) ** 2;
  let mean = 0;
  for (let round = 0; round < 2; round += 1) {
    let [counted, expected] = [0, 0];
    for (const one of hours) {
      const distance = distanceOf(one.count, one.mean * ratio);
      const allowed = OUTLYING * Math.sqrt(lump + 0.01 * one.mean);
      if (Math.abs(distance) > allowed) continue;
      counted += one.count;
      expected += one.mean;
    }
    if (expected === 0) return { ratio, mean: 0 };
    ratio = counted / expected;
    mean = expected;
  }
  return { ratio, mean };
}

/** What each hour of the week is like at a level of 1; the hours beside it tell of those with few events too. */
function shapeOf(counts: readonly (number | null)[], levels: readonly (number | undefined)[]): Slot[] {
  const last = counts.length - 1;
  return Array.from({ length: HOURS_OF_WEEK }, (_, back) => {
    const told: { count: number; level: number; isOwn: boolean }[] = [];
    for (const [week, level] of levels.entries()) {
      if (level === undefined) continue;
      for (const beside of [-1, 0, 1]) {
        const count = counts[last - (week + 1) * HOURS_OF_WEEK - back + beside];
        if (count != null) told.push({ count, level, isOwn: beside === 0 });
      }
    }
    const center = medianOf(told.map(({ count, level }) => Math.sqrt(count / level))) ** 2;
    const beside = EVENTS_OF_OWN / (EVENTS_OF_OWN + center);
    const deviation =
      TO_DEVIATION *
      medianOf(told.map(({ count, level }) => Math.abs(Math.sqrt(count / level) - Math.sqrt(center))));
    const allowed = OUTLYING * Math.max(0.5, deviation);
    let [counted, expected] = [0, 0];
    for (const { count, level, isOwn } of told) {
      const weight = isOwn ? 1 : beside;
      const distance = Math.abs(Math.sqrt(count / level) - Math.sqrt(center));
      if (distance > allowed) continue;
      counted += weight * count;
      expected += weight * level;
    }
    if (expected === 0) return { mean: center, tells: 0, stretch: 1 };
    const stretch = 1 / Math.sqrt(Math.max(0.5, 1 - 1 / expected));
    return { mean: counted / expected, tells: counted, stretch };
  });
}

/** How much more than by chance hours with about as many events varied, at least 1. */
function learnLumps(
  counts: readonly (number | null)[],
  { shape, levels }: { shape: readonly Slot[]; levels: readonly (number | undefined)[] },
): (mean: number) => number {
  const last = counts.length - 1;
  const hours: { mean: number; distance: number }[] = [];
  for (const [back, slot] of shape.entries())
    for (const [week, level] of levels.entries()) {
      const count = counts[last - (week + 1) * HOURS_OF_WEEK - back];
      if (level === undefined || count == null) continue;
      const mean = slot.mean * level;
      const distance = Math.abs(distanceOf(count, mean)) * slot.stretch;
      hours.push({ mean, distance });
    }
  return (mean) => {
    const alike = hours.filter((one) => one.mean < mean * ALIKE && one.mean > mean / ALIKE);
    if (alike.length < LEAST_ALIKE) return 1;
    return Math.max(1, (TO_DEVIATION * medianOf(alike.map(({ distance }) => distance))) ** 2);
  };
}

/** In standard deviations of chance alone. https://doi.org/10.1093/biomet/35.3-4.246 */
export function distanceOf(count: number, mean: number): number {
  return 2 * (Math.sqrt(count + 0.375) - Math.sqrt(mean + 0.375));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0);
}
