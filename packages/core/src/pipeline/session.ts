/** One visit. */
export interface Session {
  readonly id: string;
  readonly startedAt: number;
  readonly seenAt: number;
}

export const longestPauseMs: number = 30 * 60_000;
export const longestSessionMs: number = 4 * 3_600_000;

/** The session at `now`: the previous one, or a new one after a long pause or a long time. */
export function continueSession(previous: Session | undefined, now: number, makeId: () => string): Session {
  if (!previous || hasEnded(previous, now)) return { id: makeId(), startedAt: now, seenAt: now };
  return { ...previous, seenAt: now };
}

/** A clock that was set back counts like one that ran ahead. */
function hasEnded({ startedAt, seenAt }: Session, now: number): boolean {
  return Math.abs(now - seenAt) >= longestPauseMs || Math.abs(now - startedAt) >= longestSessionMs;
}
