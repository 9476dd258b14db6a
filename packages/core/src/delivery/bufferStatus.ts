import type { DeliveryState } from './deliver.ts';
import type { OutboxStatus } from './outbox.ts';

/**
 * What waits, what was dropped and why, and how sending goes. What this page produced is always what was acknowledged, what
 * waits and what was dropped.
 */
export interface BufferStatus extends Omit<OutboxStatus, 'state'> {
  /** Events that wait to be put into an envelope. */
  readonly size: number;
  readonly maxSize: number;
  /** Events that were tracked on this page. */
  readonly produced: number;
  readonly transport: {
    readonly name: string;
    /**
     * `waiting` for the next try, `deferred` by the server for as long as it said, `held` until consent, key or path
     * change, `stopped` by the server for good.
     */
    readonly state: DeliveryState;
  };
}
