import { type Stop, stopAll } from '../stop.ts';

/**
 * Takes the network away, and tells the page so, until that is undone. A memory sink is out of reach then. A collector that sends over HTTP uses
 * the `fetch` that it has found when it began, so take the network from it before.
 */
export function goOffline(): Stop {
  const { fetch } = globalThis;
  let isOffline = true;
  const stop = stopAll([
    () => {
      isOffline = false;
    },
    replace(globalThis, 'fetch', (...args: Parameters<typeof fetch>) =>
      isOffline ? Promise.reject(new TypeError('Failed to fetch')) : fetch(...args),
    ),
    replace(navigator, 'sendBeacon', () => false),
    replace(navigator, 'onLine', false),
  ]);
  globalThis.dispatchEvent?.(new Event('offline'));
  return once(() => {
    stop();
    globalThis.dispatchEvent?.(new Event('online'));
  });
}

/** Lets the device have no room left, neither in `localStorage` nor in IndexedDB, until that is undone. */
export function fillStorage(): Stop {
  const refuse = (): never => {
    throw new DOMException('There is no room left.', 'QuotaExceededError');
  };
  const { Storage, IDBObjectStore } = globalThis as Partial<typeof globalThis>;
  return stopAll([
    ...(Storage ? [replace(Storage.prototype, 'setItem', refuse)] : []),
    ...(IDBObjectStore
      ? [replace(IDBObjectStore.prototype, 'put', refuse), replace(IDBObjectStore.prototype, 'add', refuse)]
      : []),
  ]);
}

/** Hides the page, as a person does who goes to another tab; undone, it is seen again. */
export function hidePage(): Stop {
  const stop = replace(document, 'visibilityState', 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  return once(() => {
    stop();
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** Leaves the page for good, or so it seems; undone, it comes back from the back/forward cache. */
export function leavePage(): Stop {
  const stop = replace(document, 'visibilityState', 'hidden');
  // On close `pagehide` comes first.
  globalThis.dispatchEvent(toTransition('pagehide'));
  document.dispatchEvent(new Event('visibilitychange'));
  return once(() => {
    stop();
    globalThis.dispatchEvent(toTransition('pageshow'));
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

function toTransition(type: string): Event {
  return Object.defineProperty(new Event(type), 'persisted', { value: true });
}

/** Puts a value in the place of another one, which may be inherited, until stopped. */
function replace(owner: object, name: string, value: unknown): Stop {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return once(() => {
    if (before) Object.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  });
}

function once(work: () => void): Stop {
  return stopAll([work]);
}
