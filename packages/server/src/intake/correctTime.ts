const maxAgeMs = 7 * 24 * 60 * 60 * 1000;
const maxAheadMs = 5 * 60 * 1000;

/**
 * When an event happened by the server's clock: the sender's clock is off by what lies between its `sentAt` and the
 * arrival. Never more than seven days before the arrival or five minutes after it.
 */
export function correctTime(
  timestamp: number,
  sentAt: number,
  receivedAt: number,
): { at: number; isClamped: boolean } {
  const corrected = Math.trunc(timestamp + (receivedAt - sentAt));
  const at = Math.min(Math.max(corrected, receivedAt - maxAgeMs), receivedAt + maxAheadMs);
  return { at, isClamped: at !== corrected };
}
