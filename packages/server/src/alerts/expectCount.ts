import { countAt } from './deviate.ts';
import type { Expected } from './expectLevel.ts';
import { distanceOf, learnSeason, MOST_HOURS, type Season } from './season.ts';

/** What lasts shows sooner in a few hours together than in each alone. */
export const TOGETHER: readonly number[] = [1, 2, 3, MOST_HOURS];
/** Hours that are judged together each lie that far to the same side: what is over is over. */
const SAME_SIDE = 1;
/** Events in six hours below which chance alone looks like an anomaly. */
const LEAST_EXPECTED = 20;

/**
 * What the newest of hourly counts should have been, by the same hours of the weeks before and the level of the last two days, and the
 * counts beyond which it, or the last hours together with it, are as unlikely as so many deviations of a normal distribution.
 * `undefined` for too little history or too few events.
 */
export function expectCount(counts: readonly (number | null)[], deviations: number): Expected | undefined {
  const season = learnSeason(counts);
  if (!season || season.of(MOST_HOURS).mean < LEAST_EXPECTED) return undefined;
  return {
    value: season.of(1).mean,
    low: Math.max(0, ...edges(season, counts, -deviations)),
    high: Math.min(...edges(season, counts, deviations)),
  };
}

/** For each number of hours together, beyond which count of the newest they are not usual, the others being what they are. */
function edges(season: Season, counts: readonly (number | null)[], deviations: number): number[] {
  const last = counts.length - 1;
  const sign = Math.sign(deviations);
  const found = [countAt(deviations, season.of(1))];
  const aside = besideMean(season, sign);
  let before = 0;
  for (let hours = 2; hours <= MOST_HOURS; hours += 1) {
    const back = hours - 1;
    const count = counts[last - back];
    if (count == null) break;
    const { mean, chance } = season.at(back);
    if ((distanceOf(count, mean) * sign) / Math.sqrt(chance) < SAME_SIDE) break;
    before += count;
    if (!TOGETHER.includes(hours)) continue;
    const edge = countAt(deviations, season.of(hours)) - before;
    found.push(sign > 0 ? Math.max(edge, aside) : Math.min(edge, aside));
  }
  return found;
}

/** The count of the newest hour that lies so far to one side that it goes with those before it. */
function besideMean(season: Season, sign: number): number {
  const { mean, chance } = season.at(0);
  const root = Math.sqrt(mean + 0.375) + (sign * SAME_SIDE * Math.sqrt(chance)) / 2;
  return Math.max(0, root) ** 2 - 0.375;
}
