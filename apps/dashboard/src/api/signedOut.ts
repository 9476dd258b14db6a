/** Whether the server has asked who we are; shared by all questions. */
export interface SignedOut {
  get(): boolean;
  set(isSignedOut: boolean): void;
  subscribe(listener: () => void): () => void;
}

/** Creates the flag that turns the dashboard into a sign-in form. */
export function createSignedOut(): SignedOut {
  let isSignedOut = false;
  const listeners = new Set<() => void>();

  return {
    get: () => isSignedOut,
    set(next) {
      if (next === isSignedOut) return;
      isSignedOut = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
