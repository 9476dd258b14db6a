import type { CollectedEvent } from '../event.ts';

/** Events that wait in memory to be put into an envelope. */
export interface Buffer {
  push(event: CollectedEvent, characters: number): void;
  /** Empties it. */
  take(): CollectedEvent[];
  /** Lets go of what is not wanted any more; says how many that were. */
  keep(isWanted: (event: CollectedEvent) => boolean): number;
  readonly size: number;
  /** About how long its text would be. */
  readonly characters: number;
}

/** An empty buffer. */
export function createBuffer(): Buffer {
  let events: CollectedEvent[] = [];
  let characters = 0;
  return {
    push(event, length) {
      events.push(event);
      characters += length;
    },
    take() {
      const taken = events;
      events = [];
      characters = 0;
      return taken;
    },
    keep(isWanted) {
      const before = events.length;
      events = events.filter(isWanted);
      return before - events.length;
    },
    get size() {
      return events.length;
    },
    get characters() {
      return characters;
    },
  };
}
