/** The least of so many tries, or the first within 5, in ms of the processor's time; each with a value that nobody has looked at. */
export function shortestOf<T>(tries: number, make: () => T, use: (value: T) => unknown): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries && shortest > 5; i++) {
    const value = make();
    shortest = Math.min(
      shortest,
      msOf(() => use(value)),
    );
  }
  return shortest;
}

/** Of the processor's time: on a busy machine others take turns with it. */
export function msOf(work: () => unknown): number {
  const { user, system } = process.threadCpuUsage();
  work();
  const spent = process.threadCpuUsage({ user, system });
  return (spent.user + spent.system) / 1000;
}

/**
 * What bounded work may take while other tests share the processor, its caches and its memory: four times the 5 ms that it takes
 * at most by itself, or as much more as making an object of 10 000 fields takes longer here. What has no bound takes hundreds.
 */
export function mostMs(): number {
  const yardstick = shortestOf(
    10,
    () => 10_000,
    (count) => fieldsOf(count),
  );
  return Math.max(20, 8 * yardstick);
}

/** An object of so many fields. */
export function fieldsOf(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`field${i}`, i]));
}
