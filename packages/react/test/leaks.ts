import { vi } from 'vitest';

/** What is alive at this moment of what was started since `watchLeaks()`; React's own listeners sit on elements. */
export interface Leaks {
  listeners(): string[];
  timers(): number;
  restore(): void;
}

/** Counts every listener and timer of the page from here on. */
export function watchLeaks(): Leaks {
  const listeners: { target: EventTarget; type: string; listener: unknown }[] = [];
  const timers = new Set<unknown>();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;

  const spies = [
    vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function (
      this: EventTarget | undefined,
      type,
      listener,
      options,
    ) {
      const target = this ?? window;
      const isKnown = listeners.some(
        (each) => each.target === target && each.type === type && each.listener === listener,
      );
      if (!isKnown) listeners.push({ target, type, listener });
      addEventListener.call(target, type, listener, options);
    }),
    vi.spyOn(EventTarget.prototype, 'removeEventListener').mockImplementation(function (
      this: EventTarget | undefined,
      type,
      listener,
      options,
    ) {
      const target = this ?? window;
      const index = listeners.findIndex(
        (each) => each.target === target && each.type === type && each.listener === listener,
      );
      if (index >= 0) listeners.splice(index, 1);
      removeEventListener.call(target, type, listener, options);
    }),
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void, ms?: number) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        callback();
      }, ms);
      timers.add(timer);
      return timer;
    }) as typeof globalThis.setTimeout),
    vi.spyOn(globalThis, 'setInterval').mockImplementation(((callback: () => void, ms?: number) => {
      const timer = setInterval(callback, ms);
      timers.add(timer);
      return timer;
    }) as typeof globalThis.setInterval),
    vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
      timers.delete(timer);
      clearTimeout(timer);
    }),
    vi.spyOn(globalThis, 'clearInterval').mockImplementation((timer) => {
      timers.delete(timer);
      clearInterval(timer);
    }),
  ];

  return {
    listeners: () =>
      listeners
        .filter(({ target }) => !(target instanceof Element))
        .map(({ type }) => type)
        .sort(),
    timers: () => timers.size,
    restore: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
