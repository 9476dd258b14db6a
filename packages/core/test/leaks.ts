/** What a part has started in the page and not yet stopped. */
export interface Leaks {
  /** One line for each listener, timer, observer and replaced global that is still there. */
  list(): string[];
  /** Gives the page its own functions back. */
  restore(): void;
}

const WATCHED_GLOBALS = ['fetch', 'console', 'XMLHttpRequest', 'onerror', 'onunhandledrejection'] as const;
const WATCHED_METHODS = ['pushState', 'replaceState'] as const;

/** Watches listeners, intervals, observers and patched functions from now on. */
export function watchLeaks(): Leaks {
  const open = new Map<string, number>();
  const count = (what: string, change: 1 | -1): void => {
    open.set(what, (open.get(what) ?? 0) + change);
  };
  const restores = [watchListeners(count), watchIntervals(count), watchObservers(count)];
  const before = readPatchable();

  return {
    list: () => [
      ...[...open].filter(([, times]) => times !== 0).map(([what, times]) => `${what} × ${times}`),
      ...[...readPatchable()]
        .filter(([name, value]) => before.get(name) !== value)
        .map(([name]) => `patched ${name}`),
    ],
    restore: () => {
      for (const restore of restores) restore();
    },
  };
}

type Count = (what: string, change: 1 | -1) => void;

// Under jsdom the global object has bound copies of its own, which do not pass through the prototype.
function watchListeners(count: Count): () => void {
  const owners = [
    EventTarget.prototype,
    ...(Object.hasOwn(globalThis, 'addEventListener') ? [globalThis] : []),
  ];
  const restores = owners.map((owner) => watchListenersOf(owner as EventTarget, count));
  return () => {
    for (const restore of restores) restore();
  };
}

function watchListenersOf(owner: EventTarget, count: Count): () => void {
  const { addEventListener, removeEventListener } = owner;
  const active = new Map<string, Set<unknown>>();
  const toListeners = (type: string, options: unknown): Set<unknown> => {
    const isCapture =
      typeof options === 'object' ? (options as { capture?: boolean } | null)?.capture : options;
    const key = `${type} ${Boolean(isCapture)}`;
    const listeners = active.get(key) ?? new Set();
    active.set(key, listeners);
    return listeners;
  };
  owner.addEventListener = function (type, listener, options) {
    const listeners = toListeners(type, options);
    if (!listeners.has(listener)) count(`listener ${type}`, 1);
    listeners.add(listener);
    addEventListener.call(this, type, listener, options);
  };
  owner.removeEventListener = function (type, listener, options) {
    if (toListeners(type, options).delete(listener)) count(`listener ${type}`, -1);
    removeEventListener.call(this, type, listener, options);
  };
  return () => Object.assign(owner, { addEventListener, removeEventListener });
}

function watchIntervals(count: Count): () => void {
  const { setInterval, clearInterval } = globalThis;
  const active = new Set<unknown>();
  const add = (...args: Parameters<typeof setInterval>): unknown => {
    const timer = setInterval(...args);
    active.add(timer);
    count('interval', 1);
    return timer;
  };
  const remove = (timer: Parameters<typeof clearInterval>[0]): void => {
    if (active.delete(timer)) count('interval', -1);
    clearInterval(timer);
  };
  Object.assign(globalThis, { setInterval: add, clearInterval: remove });
  return () => Object.assign(globalThis, { setInterval, clearInterval });
}

function watchObservers(count: Count): () => void {
  const { PerformanceObserver: Original } = globalThis;
  if (!Original) return () => undefined;
  class Watched extends Original {
    #isOpen = false;
    override observe(options?: PerformanceObserverInit): void {
      if (!this.#isOpen) count('observer', 1);
      this.#isOpen = true;
      super.observe(options);
    }
    override disconnect(): void {
      if (this.#isOpen) count('observer', -1);
      this.#isOpen = false;
      super.disconnect();
    }
  }
  Object.assign(globalThis, { PerformanceObserver: Watched });
  return () => Object.assign(globalThis, { PerformanceObserver: Original });
}

function readPatchable(): Map<string, unknown> {
  const globals = globalThis as unknown as Record<string, unknown>;
  const history = globals['history'] as Record<string, unknown> | undefined;
  return new Map([
    ...WATCHED_GLOBALS.map((name) => [name, globals[name]] as const),
    ...WATCHED_METHODS.map((name) => [`history.${name}`, history?.[name]] as const),
  ]);
}
