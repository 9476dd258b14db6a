/**
 * How many standard deviations a count lies from what was expected of it, by how likely chance is to go at least as far: of a small
 * count that is far fewer than its distance says. Overdispersed counts are judged as chance in lumps of `lump` would be, 1 being
 * that of Poisson. https://doi.org/10.1073/pnas.17.12.684 gives the cube root.
 */
export function deviationOf(count: number, { mean, lump }: { mean: number; lump: number }): number {
  const expected = mean / lump;
  const given = count / lump;
  const isLow = given < expected;
  const above = isLow ? given + 1 : given;
  // Nothing at all is not more than what was expected.
  if (above <= 0) return 0;
  const root = Math.cbrt(expected / above);
  const deviation = 3 * Math.sqrt(above) * (1 - 1 / (9 * above) - root);
  return isLow ? Math.min(0, deviation) : Math.max(0, deviation);
}

/** The count that lies so many deviations from what was expected; 0 where even nothing at all is nearer, which no count is below. */
export function countAt(deviations: number, expected: { mean: number; lump: number }): number {
  if (deviations < 0 && deviationOf(0, expected) >= deviations) return 0;
  let [low, high] = deviations < 0 ? [0, expected.mean] : [expected.mean, expected.mean + expected.lump];
  if (deviations > 0) while (deviationOf(high, expected) < deviations) high *= 2;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (deviationOf(middle, expected) < deviations) low = middle;
    else high = middle;
  }
  return high;
}
