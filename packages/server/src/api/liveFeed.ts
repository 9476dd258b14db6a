import type { InnerEvent } from '../event.ts';

/** An accepted event with its place in the feed. */
export interface FeedEntry {
  place: number;
  event: InnerEvent;
}

/** The events being accepted, for those who watch them arrive. */
export interface LiveFeed {
  /** Shows events to every watcher; never waits and never throws. */
  publish(events: readonly InnerEvent[]): void;
  /** The newest entries after `place`, oldest first. */
  recent(place?: number): readonly FeedEntry[];
  /** Forgets the events of visits that were erased. */
  forget(isErased: (event: InnerEvent) => boolean): void;
  /** Calls `watcher` with each publication; returns the way to stop. */
  watch(watcher: (entries: readonly FeedEntry[]) => void): () => void;
}

/** Makes a feed that remembers the last `keep` events for those who come late. */
export function createLiveFeed({ keep = 200 }: { keep?: number } = {}): LiveFeed {
  const kept: FeedEntry[] = [];
  const watchers = new Set<(entries: readonly FeedEntry[]) => void>();
  let last = 0;

  return {
    publish(events) {
      // Nobody sees the others: most of the time nobody watches at all.
      const shown = watchers.size > 0 ? events : events.slice(-keep);
      last += events.length - shown.length;
      const entries = shown.map((event) => ({ place: ++last, event }));
      kept.push(...entries.slice(-keep));
      kept.splice(0, kept.length - keep);
      for (const watcher of watchers) watcher(entries);
    },
    recent: (place = 0) => kept.filter((entry) => entry.place > place),
    forget(isErased) {
      kept.splice(0, kept.length, ...kept.filter(({ event }) => !isErased(event)));
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
