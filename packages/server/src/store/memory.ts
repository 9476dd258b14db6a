import type { InnerEvent } from '../event.ts';
import type { Store } from './store.ts';

/** A store that forgets when the process ends; the specification of what a store answers. */
export function createMemoryStore({ now = Date.now }: { now?: () => number } = {}): Store {
  const events: InnerEvent[] = [];
  const tokens = new Set<string>();
  const rangeOf = ({ from, to }: { from: number; to: number }) => ({ from, to });

  return {
    kind: 'memory',
    migrate: async () => {},
    async insert(block) {
      if (tokens.has(block.token)) return;
      tokens.add(block.token);
      events.push(...block.events);
    },
    async *recentIds(since) {
      yield events.filter((event) => event.receivedAt >= since).map((event) => event.id);
    },
    vitals: async (scope) => ({ range: rangeOf(scope), bucketMs: now(), summary: [], series: [], pages: [] }),
    errorGroups: async (scope) => ({ range: rangeOf(scope), bucketMs: 1, groups: [] }),
    errorGroup: async () => undefined,
    health: async (scope) => ({ range: rangeOf(scope), bucketMs: 1, services: [] }),
    events: async (scope) => ({ range: rangeOf(scope), events: [] }),
    ping: async () => true,
    close: async () => {},
  };
}
