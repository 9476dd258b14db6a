/** What has been started since and has not ended. */
export interface Started {
  /** One line for each listener of the global object and each timer. */
  list(): string[];
  /** A timer that is not listed. */
  readonly setTimeout: (run: () => void, delayMs: number) => unknown;
  /** Gives the environment its own functions back. */
  restore(): void;
}

type Timer = (run: (...args: unknown[]) => void, ...rest: unknown[]) => unknown;
type Clear = (timer: unknown) => void;
type Listening = (type: string, listener: unknown, ...rest: unknown[]) => void;

/** The functions of the global object that start and end something; not every environment has all. */
interface Globals {
  setTimeout: Timer;
  clearTimeout: Clear;
  setInterval: Timer;
  clearInterval: Clear;
  addEventListener?: Listening;
  removeEventListener?: Listening;
}

/** Watches timers and listeners of the global object, with nothing that an environment may lack. */
export function watchStarts(): Started {
  const globals = globalThis as unknown as Globals;
  const { setTimeout, clearTimeout, setInterval, clearInterval, addEventListener, removeEventListener } =
    globals;
  const timers = new Map<unknown, string>();
  let listeners: { readonly type: string; readonly listener: unknown }[] = [];

  const clear: Clear = (timer) => {
    timers.delete(timer);
    clearTimeout(timer);
  };
  globals.setTimeout = (run, ...rest) => {
    const timer = setTimeout(
      (...args) => {
        timers.delete(timer);
        run(...args);
      },
      ...rest,
    );
    // Node's own fetch keeps its connections by the timers of the global object.
    if (!new Error().stack?.includes('node:internal/deps')) timers.set(timer, `timeout ${rest[0]}`);
    return timer;
  };
  globals.setInterval = (run, ...rest) => {
    const timer = setInterval(run, ...rest);
    timers.set(timer, `interval ${rest[0]}`);
    return timer;
  };
  globals.clearTimeout = clear;
  globals.clearInterval = clear;
  if (addEventListener && removeEventListener) {
    globals.addEventListener = (type, listener, ...rest) => {
      listeners.push({ type, listener });
      addEventListener.call(globalThis, type, listener, ...rest);
    };
    globals.removeEventListener = (type, listener, ...rest) => {
      listeners = listeners.filter((each) => each.type !== type || each.listener !== listener);
      removeEventListener.call(globalThis, type, listener, ...rest);
    };
  }

  return {
    list: () => [...timers.values(), ...listeners.map(({ type }) => `listener ${type}`)],
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    restore: () => {
      Object.assign(globals, { setTimeout, clearTimeout, setInterval, clearInterval });
      if (addEventListener) Object.assign(globals, { addEventListener, removeEventListener });
    },
  };
}
