import type { DeliveryState } from './deliver.ts';

/** What waits, what was dropped and why, and how sending goes. */
export interface BufferStatus {
  /** Events that wait to be put into an envelope. */
  readonly size: number;
  readonly maxSize: number;
  /** Events that were let go since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Events that were cut to fit into one request. */
  readonly shortened: number;
  /** Envelopes that the other side has not acknowledged yet. */
  readonly waiting: { readonly envelopes: number; readonly bytes: number };
  readonly transport: {
    readonly name: string;
    /** `waiting` for the next try, `held` until consent, key or path change, `stopped` by the server for good. */
    readonly state: DeliveryState;
  };
}
