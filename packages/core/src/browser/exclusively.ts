import { attempt, guard } from './guard.ts';

/** What this page writes to `localStorage` may need so long until another one sees it. */
const settlingMs = 50;

/**
 * Does something while no other page of the origin does, nor right after it if it says that it has written something; where there
 * are no Web Locks, at once.
 */
export function exclusively(name: string, work: () => unknown): void {
  const { locks } = globalThis.navigator ?? {};
  let hasWritten: unknown;
  const guarded = guard(() => {
    hasWritten = work();
  });
  const settle = async (): Promise<void> => {
    guarded();
    if (hasWritten) await new Promise((resolve) => setTimeout(resolve, settlingMs));
  };
  // A sandboxed frame has locks and may not use them.
  if (locks?.request) void attempt(() => locks.request(name, settle), guarded);
  else guarded();
}
