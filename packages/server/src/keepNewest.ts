/** A list, oldest first, without the oldest of those that `isCounted` holds for, as far as there are more than `most`. */
export function keepNewest<One>(list: readonly One[], most: number, isCounted: (one: One) => boolean): One[] {
  let beyond = list.filter(isCounted).length - most;
  return list.filter((one) => !isCounted(one) || beyond-- <= 0);
}
