/**
 * Why an event that had its number was let go: each one explains a gap among the numbers of its origin. Events let go
 * before that (`invalid`, `consent`, `sampled`, `throttled`, `before_send`, `nested`) never had a number and leave no gap.
 */
export const numberedReasons = [
  // Too much waited, or for too long.
  'overflow',
  'expired',
  // No request could hold it; or the server would not take it, or nothing any more.
  'too_large',
  'refused',
  'gone',
  // The person said no while it waited.
  'withdrawn',
  // It was kept, and could not be read again.
  'corrupt',
  'store_lost',
] as const;

/** One of `numberedReasons`. */
export type NumberedReason = (typeof numberedReasons)[number];

/** How many of the events that had a number were let go, of an envelope's `dropped`. */
export function numberedDrops(dropped: { readonly [reason: string]: number }): number {
  return numberedReasons.reduce((sum, reason) => sum + (dropped[reason] ?? 0), 0);
}
