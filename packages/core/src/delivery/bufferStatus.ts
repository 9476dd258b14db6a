import type { DeliveryState, DeliveryStatus } from './deliver.ts';

/** What waits, what was dropped and why, and how sending goes. */
export interface BufferStatus extends Omit<DeliveryStatus, 'state'> {
  /** Events that wait to be put into an envelope. */
  readonly size: number;
  readonly maxSize: number;
  /** Events that were let go since the start, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly transport: {
    readonly name: string;
    /**
     * `waiting` for the next try, `deferred` by the server for as long as it said, `held` until consent, key or path
     * change, `stopped` by the server for good.
     */
    readonly state: DeliveryState;
  };
}
