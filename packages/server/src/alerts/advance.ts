import type { AlertPhase, AlertRule } from '../api/types.ts';

/** What one look says: `between` is neither bad nor good enough, `unknown` is nothing to judge by. */
export type Verdict = 'bad' | 'between' | 'good' | 'unknown';

/** Where a rule stands. */
export interface Standing {
  phase: AlertPhase;
  /** Since when it has been bad; of a rule that is calm again, when that began. */
  since: number | null;
  /** Of a rule that fires: since when it has been good. */
  goodSince: number | null;
}

/** What a step has brought about. */
export type Turn = 'fired' | 'recovered' | undefined;

export const CALM: Standing = { phase: 'ok', since: null, goodSince: null };

/**
 * Takes a rule one look further. What is bad must stay so for `pendingMs` before it fires, and good for `resolveMs` before it is over;
 * what cannot be judged changes nothing. A clock that was ahead may have said when that began: it counts from this look on.
 */
export function advance(
  standing: Standing,
  verdict: Verdict,
  { at, pendingMs, resolveMs }: { at: number } & Pick<AlertRule, 'pendingMs' | 'resolveMs'>,
): { standing: Standing; turn: Turn } {
  if (verdict === 'unknown') return { standing, turn: undefined };
  if (standing.phase === 'firing') {
    if (verdict !== 'good') return { standing: { ...standing, goodSince: null }, turn: undefined };
    const goodSince = Math.min(standing.goodSince ?? at, at);
    if (at - goodSince < resolveMs) return { standing: { ...standing, goodSince }, turn: undefined };
    return { standing: { phase: 'resolved', since: at, goodSince: null }, turn: 'recovered' };
  }
  if (verdict !== 'bad') {
    const isCalm = standing.phase !== 'pending';
    return { standing: isCalm ? standing : CALM, turn: undefined };
  }
  const since = standing.phase === 'pending' ? Math.min(standing.since ?? at, at) : at;
  if (at - since < pendingMs)
    return { standing: { phase: 'pending', since, goodSince: null }, turn: undefined };
  return { standing: { phase: 'firing', since, goodSince: null }, turn: 'fired' };
}
