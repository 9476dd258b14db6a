import type { RunningChild } from './launch.ts';

/**
 * Ends a child that no longer answers, so that its supervisor starts another. Returns what stops the probing.
 */
export function startHealthProbe({
  current,
  ping,
  intervalMs = 5_000,
  strikes = 3,
}: {
  current: () => RunningChild | undefined;
  ping: () => Promise<boolean>;
  intervalMs?: number;
  strikes?: number;
}): () => void {
  let asked: RunningChild | undefined;
  let misses = 0;

  async function probe(): Promise<void> {
    const child = current();
    if (child !== asked) misses = 0;
    asked = child;
    if (!child) return;
    misses = (await ping()) ? 0 : misses + 1;
    if (misses < strikes || child !== current()) return;
    misses = 0;
    child.kill();
  }

  const timer = setInterval(() => void probe(), intervalMs).unref();
  return () => clearInterval(timer);
}
