import type { Step } from './step.ts';

interface SampleOptions {
  strategy: 'always' | 'never' | 'probabilistic' | 'throttled';
  /** Share of sessions to measure. */
  rate: number;
  /** Shares for single event types. */
  rates: Readonly<Record<string, number>>;
  /** Where this session stands among all sessions, from 0 to 1. */
  share: () => number;
}

/** Lets a session through as a whole or not at all, and writes the rate on what it lets through. */
export function sample({ strategy, rate, rates, share }: SampleOptions): Step {
  if (strategy === 'never') return () => undefined;
  const common = strategy === 'always' ? 1 : rate;

  return (event) => {
    const own = Object.hasOwn(rates, event.type) ? rates[event.type] : undefined;
    // An error is too rare and too dear to be left to chance.
    const wanted = own ?? (event.type === 'exception' ? 1 : common);
    if (wanted >= 1) return event;
    return share() < wanted ? { ...event, rate: wanted } : undefined;
  };
}

/** Where an id stands among all ids, evenly from 0 to 1; the same id always stands at the same place. */
export function shareOf(id: string): number {
  // FNV-1a, then the finish of MurmurHash3, so that ids which differ little stand far apart.
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
