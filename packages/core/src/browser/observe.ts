import type { Stop } from '../stop.ts';
import { guard } from './guard.ts';

/** Watches one type of performance entry, those before the call included, until stopped. */
export function observe(
  entryType: string,
  onEntries: (entries: PerformanceEntryList) => void,
  options: PerformanceObserverInit = {},
): Stop {
  if (!isObservable(entryType)) return () => undefined;

  const observer = new PerformanceObserver(guard((list) => onEntries(list.getEntries())));
  observer.observe({ type: entryType, buffered: true, ...options });
  return () => observer.disconnect();
}

/** Whether the platform reports this type of performance entry. */
export function isObservable(entryType: string): boolean {
  // Some people switch the whole API off in Firefox.
  return globalThis.PerformanceObserver?.supportedEntryTypes?.includes(entryType) ?? false;
}
