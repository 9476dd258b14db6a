import type { OutcomeCount } from '../api/types.ts';
import type { Store } from '../store/store.ts';
import type { KeyCounts, KeyUsage } from './keyUsage.ts';
import type { WriteKeys } from './writeKeys.ts';

/** What keys have sent today at all servers of a store. */
export interface SharedUsage extends KeyUsage {
  /** Asks now what the others have counted; where nobody answers, what is known counts on. */
  follow(): Promise<void>;
}

interface ShareDeps {
  keys: Pick<WriteKeys, 'list'>;
  store: Pick<Store, 'outcomes'>;
  /** Writes down in the store what this server has counted. */
  flush: () => Promise<void>;
  now: () => number;
}

const DAY = 24 * 60 * 60 * 1_000;
const askEveryMs = 10_000;

/**
 * Counts for keys with a quota of the day what all servers have taken: what the store's account says, asked for every ten seconds, and
 * what was counted here since. A little may be counted twice until the next time, and the newest of the others is missing; never less than `own` has.
 */
export function shareUsage(own: KeyUsage, { keys, store, flush, now }: ShareDeps): SharedUsage {
  let told = createTally();
  /** Counted here while the store is asked: its answer has all of it, unless there is none. */
  let asking = createTally();
  let since = createTally();
  let day = today();
  let following: Promise<void> | undefined;

  function today(): number {
    return Math.floor(now() / DAY);
  }

  function turn(): void {
    if (today() === day) return;
    day = today();
    [told, asking, since] = [createTally(), createTally(), createTally()];
  }

  async function ask(): Promise<void> {
    const limited = keys.list().filter(({ eventsPerDay }) => eventsPerDay !== undefined);
    if (limited.length === 0) return;
    turn();
    const of = day;
    asking = since;
    since = createTally();
    const answer = createTally();
    try {
      await flush();
      const range = { from: of * DAY, to: (of + 1) * DAY };
      for (const project of new Set(limited.map(({ project }) => project)))
        for (const row of await store.outcomes({ project, ...range })) {
          const counted = countedOf(row);
          if (counted) answer.add(row.key, counted, row.events);
        }
      if (of === day) told = answer;
    } catch {
      // The store is away, which others tell of: what was counted here remains to be added.
      for (const [id, counts] of asking.all()) {
        since.add(id, 'events', counts.events);
        since.add(id, 'refused', counts.refused);
      }
    } finally {
      asking = createTally();
    }
  }

  function follow(): Promise<void> {
    following ??= ask().finally(() => {
      following = undefined;
    });
    return following;
  }

  const timer = setInterval(follow, askEveryMs);
  timer.unref();
  return {
    today(id) {
      turn();
      const mine = own.today(id);
      const sum = (counted: keyof KeyCounts): number =>
        Math.max(
          mine[counted],
          [told, asking, since].reduce((all, tally) => all + tally.of(id)[counted], 0),
        );
      return { events: sum('events'), refused: sum('refused') };
    },
    add(id, counted, count) {
      turn();
      since.add(id, counted, count);
      own.add(id, counted, count);
    },
    secondsToMidnight: own.secondsToMidnight,
    follow,
    async close() {
      clearInterval(timer);
      await following;
    },
  };
}

function countedOf({ outcome, reason }: OutcomeCount): keyof KeyCounts | undefined {
  if (outcome === 'stored') return 'events';
  return outcome === 'limited' && reason === 'rate' ? 'refused' : undefined;
}

function createTally() {
  const tally = new Map<string, KeyCounts>();
  return {
    of: (id: string): Readonly<KeyCounts> => tally.get(id) ?? { events: 0, refused: 0 },
    add(id: string, counted: keyof KeyCounts, count: number): void {
      const counts = tally.get(id) ?? { events: 0, refused: 0 };
      counts[counted] += count;
      tally.set(id, counts);
    },
    all: () => tally.entries(),
  };
}
