import { guard, report } from './guard.ts';

/** What this page writes to `localStorage` may need so long until another one sees it. */
const settlingMs = 50;

/** Does something while no other page of the origin does, nor right after it; where there are no Web Locks, at once. */
export function exclusively(name: string, work: () => void): void {
  const { locks } = globalThis.navigator ?? {};
  const guarded = guard(work);
  const settle = async (): Promise<void> => {
    guarded();
    await new Promise((resolve) => setTimeout(resolve, settlingMs));
  };
  // A sandboxed frame has locks and may not use them.
  if (locks?.request) void report(() => locks.request(name, settle), ignore, guarded);
  else guarded();
}

function ignore(): void {}
