const Z = 1.959963984540054;

/** Distances from a level at which bounds are looked for; between two of them the farther one is taken. */
const STEPS = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.17, 0.22, 0.3,
  0.4, 0.5,
];

/** Below so many equal measurements no order statistic bounds a percentile. */
const MIN_SIZE = 10;

/** The levels to measure for a percentile and the bounds of its interval: the level itself first. */
export function levelsAround(level: number): number[] {
  const around = STEPS.flatMap((step) => [level - step, level + step])
    .filter((one) => one > 0 && one < 1)
    .map((one) => Number(one.toFixed(4)));
  return [level, ...new Set(around)].filter((one, index, all) => all.indexOf(one) === index);
}

/**
 * The 95 % interval of a percentile, free of any assumption about the distribution: the percentiles at level ± 1.96 √(level (1 − level) ÷ n),
 * n being Kish's effective size. Bounds lie on the levels that were measured, so an interval is at times a little too wide and never too
 * narrow; null where there is too little to bound it. Conover, Practical Nonparametric Statistics, 3.2.
 */
export function quantileInterval(
  level: number,
  size: number,
  valueAt: (level: number) => number | null,
): { low: number | null; high: number | null } {
  if (size < MIN_SIZE) return { low: null, high: null };
  const reach = Z * Math.sqrt((level * (1 - level)) / size);
  const levels = levelsAround(level);
  const below = levels.filter((one) => one <= level - reach);
  const above = levels.filter((one) => one >= level + reach);
  return {
    low: below.length > 0 ? valueAt(Math.max(...below)) : null,
    high: above.length > 0 ? valueAt(Math.min(...above)) : null,
  };
}
