const shortestMs = 1000;
const longestMs = 60_000;
const longestToldMs = 3_600_000;

/** How long to wait after so many failures: longer each time, and by chance, so that not everybody comes back at once. */
export function backoffMs(failures: number): number {
  return shortestMs + Math.random() * (Math.min(longestMs, shortestMs * 2 ** failures) - shortestMs / 2);
}

/** What `Retry-After` says, in seconds or as a date, from a second to an hour; `undefined` when it says nothing. */
export function retryAfterMs(header: string | null): { retryAfterMs: number } | undefined {
  const ms = Number(header) * 1000 || Date.parse(header ?? '') - Date.now();
  return Number.isNaN(ms) ? undefined : { retryAfterMs: clampPause(ms) };
}

/** From a second to an hour; the longest for what is no number. */
export function clampPause(ms: number): number {
  return Math.max(shortestMs, Math.min(longestToldMs, ms || longestToldMs));
}
