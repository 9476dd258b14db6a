/** Slows down guessing, by where it comes from; nobody can shut out another. */
export interface Throttle {
  /** Seconds until this place may try again; 0 when now. */
  waitSeconds(place: string): number;
  /** Counts a try before it is known how it ends, so that many at once are as many tries. */
  tried(place: string): void;
  /** Forgets all tries of a place. */
  clear(place: string): void;
  /** Forgets the last. */
  takeBack(place: string): void;
}

const firstWaitMs = 15_000;
const longestWaitMs = 15 * 60_000;
const forgottenMs = 60 * 60_000;
/** Places are many; who was forgotten may begin again. */
const maxPlaces = 10_000;

interface Tries {
  count: number;
  at: number;
}

/** `freeTries`, then a wait that doubles with each further one, from a quarter of a minute to a quarter of an hour. */
export function createThrottle(freeTries: number, now: () => number = () => performance.now()): Throttle {
  const places = new Map<string, Tries>();

  return {
    waitSeconds(place) {
      const tries = places.get(place);
      if (!tries || tries.count < freeTries) return 0;
      const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries.count - freeTries));
      return Math.max(0, Math.ceil((tries.at + waitMs - now()) / 1000));
    },
    tried(place) {
      const tries = places.get(place);
      const isFresh = !tries || now() - tries.at > forgottenMs;
      places.delete(place);
      places.set(place, { count: isFresh ? 1 : tries.count + 1, at: now() });
      for (const oldest of places.keys()) {
        if (places.size <= maxPlaces) break;
        places.delete(oldest);
      }
    },
    clear(place) {
      places.delete(place);
    },
    takeBack(place) {
      const tries = places.get(place);
      if (tries) tries.count -= 1;
    },
  };
}
