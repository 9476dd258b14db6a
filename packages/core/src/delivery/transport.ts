import type { Stop } from '../stop.ts';
import type { Envelope } from '../wire/envelope.ts';

/**
 * How one handing over went.
 *
 * - `accepted`: it is safe on the other side; the envelope may be forgotten.
 * - `retry`: not now; it stays and is tried again. `{ retryAfterMs }` when the other side said how long.
 * - `split`: too large to be carried in one piece.
 * - `held`: not as things stand (key, path or consent); it stays until that changes.
 * - `refused`: never; the envelope is dropped and counted.
 * - `gone`: the other side will never take anything again.
 */
export type Outcome =
  | 'accepted'
  | 'retry'
  | 'split'
  | 'held'
  | 'refused'
  | 'gone'
  | { readonly retryAfterMs: number };

/** Carries envelopes. Whoever calls it sets the time limit and reads a rejection as `retry`. */
export interface Transport {
  /** Carries one envelope and says how it went. */
  send(envelope: Envelope, signal: AbortSignal): Promise<Outcome>;
  /**
   * Carries one envelope while the page goes away, begun in this very task. `split` is said at once, and `undefined` means
   * that the platform had no room for it. `signal` recalls it, as far as the platform can.
   */
  sendAtExit?(envelope: Envelope, signal: AbortSignal): Outcome | Promise<Outcome> | undefined;
  /**
   * Asks which events of an envelope have arrived before, without carrying them again; their numbers, and `undefined` where
   * nobody can say.
   */
  ask?(envelope: Envelope, signal: AbortSignal): Promise<ReadonlySet<number> | undefined>;
  /**
   * Lets the platform carry one envelope as soon as the page is gone, however it goes; nobody will say how it went.
   * `undefined` where the platform cannot or has no room.
   */
  sendLater?(envelope: Envelope): Stop | undefined;
  /** About how many characters one request holds, as far as compressing has shown. */
  room?(): number;
}
