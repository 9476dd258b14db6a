/** What every contestant does in the page, whatever its own words for it are. */
export interface Peer {
  /** Captures the event with this number. */
  event(index: number): void;
  /** Captures an error that the page has caught. */
  error(error: unknown): void;
  /** Sends what waits, as far as there is a way to say so; others send by their own clock. */
  flush?(): unknown;
}

/** Starts a contestant that sends to a server at this address. */
export type Start = (endpoint: string) => Peer;

export const eventType = 'feature.used';

/** The same eight fields for everybody, as a product would send them, as varied as it would. The sink looks for the note's number. */
export function eventData(index: number): Record<string, string | number | boolean> {
  // As good as random, and the same in every run.
  const chance = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  return {
    featureId: `feature-${chance % 60}`,
    action: chance % 3 ? 'confirmed' : 'opened',
    document: `doc-${(Math.imul(chance, 0x85ebca6b) >>> 0).toString(36)}`,
    rows: chance % 4999,
    durationMs: (chance % 90_001) / 100,
    page: `/reports/${chance % 41}`,
    success: chance % 9 !== 0,
    note: `Exported the quarterly overview for the finance team, run-${index}-run`,
  };
}
