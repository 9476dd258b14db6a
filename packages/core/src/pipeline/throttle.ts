/** Says whether `max` events have passed in the last `windowMs`, wherever that window begins; one that may pass counts. */
export function createThrottle(elapsed: () => number): (max: number, windowMs: number) => boolean {
  const passed: number[] = [];
  return (max, windowMs) => {
    const now = elapsed();
    while (now - (passed[0] ?? now) >= windowMs) passed.shift();
    const isFull = passed.length >= max;
    if (!isFull) passed.push(now);
    return isFull;
  };
}
