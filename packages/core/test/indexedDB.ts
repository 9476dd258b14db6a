import { vi } from 'vitest';

/** Enough of IndexedDB in memory for one key-value store; the real one is met in a real browser. */
export function openIndexedDB(): { breakDown(): void } {
  const records = new Map<string, unknown>();
  let isBroken = false;

  const request = (run: () => unknown) => {
    const made: Record<string, unknown> = {};
    queueMicrotask(() => {
      try {
        if (isBroken) throw new DOMException('full', 'QuotaExceededError');
        made['result'] = run();
        call(made['onsuccess']);
      } catch (error) {
        made['error'] = error;
        call(made['onerror']);
      }
    });
    return made;
  };
  const transaction = () => {
    const done: Record<string, unknown> = {};
    const act = (run: () => unknown) => {
      const one = request(run);
      queueMicrotask(() => setTimeout(() => call(isBroken ? done['onabort'] : done['oncomplete'])));
      return one;
    };
    const store = {
      transaction: done,
      get: (key: string) => act(() => records.get(key)),
      put: (value: unknown, key: string) => act(() => records.set(key, value)),
      delete: (key: string) => act(() => records.delete(key)),
      getAllKeys: () => act(() => [...records.keys()]),
    };
    return { objectStore: () => store };
  };
  vi.stubGlobal('indexedDB', {
    open: () => request(() => ({ transaction, createObjectStore: () => undefined })),
  });
  return {
    breakDown() {
      isBroken = true;
    },
  };
}

function call(handler: unknown): void {
  if (typeof handler === 'function') handler();
}
