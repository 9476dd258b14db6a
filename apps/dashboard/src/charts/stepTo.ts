const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** Where a key leads among that many points in time, if anywhere. */
export function stepTo(key: string, from: number, length: number): number | undefined {
  const ends: Record<string, number> = { Home: 0, End: length - 1 };
  const step = STEPS[key];
  const target = step === undefined ? ends[key] : from + step;
  return target === undefined ? undefined : Math.min(length - 1, Math.max(0, target));
}
