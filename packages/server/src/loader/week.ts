const dayMs = 24 * 60 * 60 * 1000;
const weekMs = 7 * dayMs;
// 1 January 1970 was a Thursday.
const firstMondayMs = 4 * dayMs;

/** Monday, 00:00 UTC: where the store's newest partition begins. */
export function startOfWeek(at: number): number {
  return Math.floor((at - firstMondayMs) / weekMs) * weekMs + firstMondayMs;
}
