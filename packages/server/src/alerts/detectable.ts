import type { AnomalyReach } from '../api/types.ts';
import { countAt } from './deviate.ts';
import { TOGETHER } from './expectCount.ts';
import { learnSeason } from './season.ts';

/** Nine times of ten, a normal distribution is not further to one side. */
const NINE_OF_TEN = 1.2816;
/** A rise beyond is not told of. */
const MOST_RISE = 1_000;

/**
 * By how much an hour that is as busy as those of the week are on average has to change for an anomaly rule to find it nine times of
 * ten, the sooner the more; empty for too little history.
 */
export function detectableChanges(counts: readonly (number | null)[], deviations: number): AnomalyReach[] {
  const season = learnSeason(counts);
  if (!season) return [];
  return TOGETHER.map((hours) => {
    const { mean, lump, chance } = season.anywhere(hours);
    const low = countAt(-deviations, { mean, lump });
    const high = countAt(deviations, { mean, lump });
    const isDropFound = (by: number): boolean =>
      countAt(NINE_OF_TEN, { mean: mean * (1 - by), lump: chance }) < low;
    const isRiseFound = (by: number): boolean =>
      countAt(-NINE_OF_TEN, { mean: mean * (1 + by), lump: chance }) > high;
    return {
      hours,
      perHour: mean / hours,
      drop: leastThat(isDropFound, 1),
      rise: leastThat(isRiseFound, MOST_RISE),
    };
  });
}

/** `null` where even the most does not. */
function leastThat(isFound: (by: number) => boolean, most: number): number | null {
  if (!isFound(most)) return null;
  let [low, high] = [0, most];
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2;
    if (isFound(middle)) high = middle;
    else low = middle;
  }
  return high;
}
