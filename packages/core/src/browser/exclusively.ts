import { attempt, guard } from './guard.ts';

/** Does something while no other page of the origin does; where there are no Web Locks, at once. */
export function exclusively(name: string, work: () => void): void {
  const { locks } = globalThis.navigator ?? {};
  const guarded = guard(work);
  // A sandboxed frame has locks and may not use them.
  if (locks?.request) void attempt(() => locks.request(name, guarded), guarded);
  else guarded();
}
