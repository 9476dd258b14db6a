/** A call that waits for the file: the method, its arguments, and when it was made. */
export type QueuedCall = readonly [method: string, args: readonly unknown[], timestamp: number];

/** What stands in for the global until the file arrives. */
export interface Stub {
  readonly q: QueuedCall[];
  /** Takes the stub's listeners back. */
  readonly stop?: () => void;
  /** Called when the file has not come. */
  onUnavailable?: () => void;
  [method: string]: unknown;
}

// Inlined above everything else on the page, so it counts every byte, waits for nothing and cannot fail.
((globals: Record<string, unknown>, q: QueuedCall[]) => {
  if (globals['candor']) return;
  const push = (method: string, args: readonly unknown[]): void => {
    if (q.length < 99) q.push([method, args, Date.now()]);
  };
  const onError = (event: Event): void => {
    const { error, reason, message } = event as Event & Record<'error' | 'reason' | 'message', unknown>;
    push('captureError', [error ?? reason ?? message, { handled: false }]);
  };
  const types = ['error', 'unhandledrejection'];
  const stub: Stub = { q, stop: () => types.map((type) => removeEventListener(type, onError)) };
  for (const method of ['track', 'captureError', 'addBreadcrumb', 'setConsent', 'setUser', 'forgetMe']) {
    stub[method] = (...args: unknown[]) => push(method, args);
  }
  for (const type of types) addEventListener(type, onError);
  globals['candor'] = stub;
  setTimeout(() => {
    if (globals['candor'] !== stub) return;
    stub.stop?.();
    q.length = 0;
    stub.onUnavailable?.();
  }, 10_000);
})(window as unknown as Record<string, unknown>, []);
