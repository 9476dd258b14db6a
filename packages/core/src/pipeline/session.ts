export const longestPauseMs: number = 30 * 60_000;
export const longestSessionMs: number = 4 * 3_600_000;

/** Says which visit an event at `now` belongs to: the one before, or a new one after a long pause or a long time. */
export function createVisit(makeId: () => string): (now: number) => string {
  let id = '';
  let startedAt = 0;
  let seenAt = 0;
  return (now) => {
    // A clock that was set back counts like one that ran ahead.
    const hasEnded =
      Math.abs(now - seenAt) >= longestPauseMs || Math.abs(now - startedAt) >= longestSessionMs;
    if (!id || hasEnded) {
      id = makeId();
      startedAt = now;
    }
    seenAt = now;
    return id;
  };
}
