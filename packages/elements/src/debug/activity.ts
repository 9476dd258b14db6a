import type { Watcher } from '@candor/core';

/** One thing that happened to events, as it is shown. */
export interface Activity {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly what: 'track' | 'dropped' | 'sent' | 'erase';
  /** The type of an event, the reason of a drop, the outcome of a sending. */
  readonly about: string;
  /** How many events it is about. */
  readonly events: number;
  /** What redaction has removed, by kind. */
  readonly removed: Readonly<Record<string, number>>;
  /** What is left, as it is kept or was sent. */
  readonly kept?: unknown;
}

/** What a collector says to its watcher, made ready to be shown; `undefined` for what there is nothing to show of. */
export function toActivity(at: number, ...[what, ...about]: Parameters<Watcher>): Activity | undefined {
  const [first, second, third] = about;
  const none = { at, events: 0, removed: {}, about: '' };
  if (what === 'track') {
    const { type = '' } = Object(first) as { type?: string };
    return { ...none, what, about: type, events: 1, removed: Object(third), kept: first };
  }
  if (what === 'dropped') return { ...none, what, about: String(first), events: Number(second) || 0 };
  if (what === 'sent') {
    const { events = [] } = Object(second) as { events?: readonly unknown[] };
    return { ...none, what, about: sayOutcome(first), events: events.length, kept: second };
  }
  return what === 'erase' ? { ...none, what } : undefined;
}

/** In the words of a transport; how long a server wants to be left alone stands for itself. */
function sayOutcome(outcome: unknown): string {
  const { retryAfterMs } = Object(outcome) as { retryAfterMs?: number };
  return retryAfterMs === undefined ? String(outcome) : `retry after ${retryAfterMs / 1000} s`;
}

/** Whether every word of a filter is in it, in any order and case. */
export function isMatch(activity: Activity, filter: string): boolean {
  const text = JSON.stringify(activity).toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
